"""Search over articles, part by part, and glossary terms."""
