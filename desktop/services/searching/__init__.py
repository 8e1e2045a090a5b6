"""Queries to results, and what helps to write them."""
