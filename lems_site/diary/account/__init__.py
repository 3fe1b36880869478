"""Creating and deleting a diary; demonstration data."""
