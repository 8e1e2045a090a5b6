"""Markdown to what can be shown and printed: only whitelisted output, nothing that loads, runs or leads out."""
