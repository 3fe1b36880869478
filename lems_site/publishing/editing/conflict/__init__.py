"""Two people changed one page: what each wrote, and the choice for each part."""
