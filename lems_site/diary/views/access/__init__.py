"""Views of people and the audit log."""
