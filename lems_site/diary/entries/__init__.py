"""Writing, correcting and describing entries."""
