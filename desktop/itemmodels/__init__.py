"""Records as Qt models: the document table, the categories with their counts, the search hits."""
