"""The systems: their list, the page of each with all that belongs to it, and what is still missing."""
