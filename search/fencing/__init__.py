"""Processes that read hostile files, and what travels to them and back."""
