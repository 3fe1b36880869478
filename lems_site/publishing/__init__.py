"""From an author's text to what readers see: revisions, compiling, publishing, loading from files. Knows no kind of page by name."""
