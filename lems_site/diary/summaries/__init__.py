"""What is derived from entries and written with them: the figures of each month, and the index of symptoms."""
