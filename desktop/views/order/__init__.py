"""Putting documents in order: tags, collections, relations, fields, and changes of many at once."""
