"""Edit where you read: a page as readers see it, each part with a form of its own, so that nobody types a sign of Markdown."""
