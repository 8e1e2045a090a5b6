"""Handover: build the package, see what it holds, verify one that exists."""
