"""Filing: what was dropped, a first guess at what it is, and the dialog that confirms it."""
