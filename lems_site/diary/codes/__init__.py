"""Codes, days and field types that the diary's models use."""
