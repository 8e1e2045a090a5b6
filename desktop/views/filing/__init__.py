"""Filing: a batch looked at and guessed, the table that confirms it, and its way into the vault."""
