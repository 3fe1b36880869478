"""Statistics, charts and patterns over entries."""
