"""Help cards: what a frightened reader must see above all search results. Loaded and exported with the content."""
