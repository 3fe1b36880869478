"""What the site logs, and what is taken out of it."""
