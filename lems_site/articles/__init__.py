"""The guide's articles."""
