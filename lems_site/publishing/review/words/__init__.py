"""Words of a text: which are English words, which stand in published texts, and what protects each from a minor fix."""
