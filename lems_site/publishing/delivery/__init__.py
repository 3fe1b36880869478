"""How published pages reach readers: page cache, redirects, structured data."""
