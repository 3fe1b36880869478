"""From an author's text to what readers see: revisions, compiling, publishing, loading. Knows no kind of page by name."""
