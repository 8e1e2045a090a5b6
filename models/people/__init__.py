"""People, pledges, and matters that run step by step."""
