"""Taking in a diary file: reading it strictly, checking it whole, saying what it would add, and adding it all or not at all."""
