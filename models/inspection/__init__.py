"""Editions, what they hold, and the record of an inspection."""
