"""What helps staff write: checks beside the text, a finder of tags and citations, a kept preview, the pages a change touches."""
