"""What every page needs and no app owns. Knows no app."""
