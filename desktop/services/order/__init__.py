"""Tags, collections, relations, fields, systems, and many documents at once."""
