"""What searching asks of the database."""
