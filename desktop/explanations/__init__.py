"""What each error means to a person, by subject; `desktop.errors` puts them together."""
