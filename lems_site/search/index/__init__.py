"""The search index and its two database back ends."""
