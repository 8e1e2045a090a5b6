"""The small widgets that every page is made of."""
