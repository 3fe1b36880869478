"""Content Markdown to safe HTML. Pure Python: no Django models, no database, no clock, no network."""
