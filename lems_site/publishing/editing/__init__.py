"""The admin's pages for writing: drafts, merging, differences, autosave, forms."""
