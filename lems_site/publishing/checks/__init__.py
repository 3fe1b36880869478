"""Checks of content: coverage, links, alternative texts, care cards, numbers without a source."""
