"""People, what is on their files, pledges, and matters step by step."""
