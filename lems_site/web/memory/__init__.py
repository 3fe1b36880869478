"""The memory that a worker holds."""
