"""What authors type: habits that are met, and what has no effect or another than meant."""
