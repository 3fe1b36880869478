"""Mails to staff: at each step of a text, and when a review is due."""
