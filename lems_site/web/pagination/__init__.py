"""Long lists in parts: by number, where the list is short enough to count; by position, where it grows without end."""
