"""From typed words to ranked results."""
