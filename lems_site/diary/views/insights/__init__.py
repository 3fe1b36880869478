"""Views that look back over entries."""
