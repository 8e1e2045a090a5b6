"""Notes of other programs on their way in, articles on their way out."""
