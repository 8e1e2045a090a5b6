"""The receiver's side, and what comes back of it."""
