"""What the diary's first page shows."""
