"""Search: one box, answers while typing, every hit in its place."""
