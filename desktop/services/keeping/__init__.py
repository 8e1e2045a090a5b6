"""Checks, repair, snapshots, backups, restoring."""
