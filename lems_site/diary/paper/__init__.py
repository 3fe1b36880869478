"""The blank diary on paper."""
