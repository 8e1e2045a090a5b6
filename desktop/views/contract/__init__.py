"""The contract's page: what it asks for, how far that is, what is at stake, and what it leaves open."""
