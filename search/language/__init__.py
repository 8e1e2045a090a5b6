"""The query language: read into a tree, and written back."""
