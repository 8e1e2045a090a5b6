"""Tags, collections, relations, fields of one's own, systems."""
