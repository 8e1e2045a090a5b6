"""The journal: appended, chained, anchored, verified, read."""
