"""The registry of page types and what all compiled pages share."""
