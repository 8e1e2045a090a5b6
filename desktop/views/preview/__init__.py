"""One document beside a list: its facts, its text, the found words in it."""
