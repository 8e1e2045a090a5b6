"""Documents and their versions: filed, changed, screened, counted."""
