"""Checks of content: links, alternative texts, care cards, numbers without a source, the folder of files."""
