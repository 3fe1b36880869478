"""Words, stems, synonyms and spellings."""
