"""Compiling pages and releasing them to readers."""
