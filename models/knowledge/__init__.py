"""Articles and links, and every name by which something can be linked to."""
