"""The officer's window: an edition, read only, framed in another colour and marked with who reads it."""
