"""Registers as sheets, both ways: written for people to fill in, read back with every problem named by its cell."""
