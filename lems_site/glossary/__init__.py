"""The glossary: terms with their explanations, found by their entity names."""
