"""Articles: written, linked, reviewed, drawn from work."""
