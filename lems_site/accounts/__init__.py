"""User accounts. Readers of the guide need none."""
