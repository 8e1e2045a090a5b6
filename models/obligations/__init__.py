"""What is owed: expanded from the rules, proven by evidence, as of any day."""
