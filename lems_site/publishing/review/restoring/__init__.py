"""Putting earlier texts back, and what a second person must confirm."""
