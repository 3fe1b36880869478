"""What the review page shows beside its moves: changes for readers, comments, the page on a day in the past."""
