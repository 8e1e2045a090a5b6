"""The journal: read, told in words, verified, signed."""
