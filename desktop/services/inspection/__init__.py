"""Editions, the officer's session, the standing questions, the pack."""
