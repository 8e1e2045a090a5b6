"""A package's data, and taking it into another vault."""
