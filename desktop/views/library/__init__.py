"""The library: categories, the table of documents, and one of them beside it."""
