"""Files on their way in: read, guessed at, screened, sealed, made searchable."""
