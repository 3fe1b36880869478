"""Views of the visit report and its share links."""
