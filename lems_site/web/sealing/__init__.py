"""Sealing: what people write is encrypted before it reaches the database, by keys that the database does not hold."""
