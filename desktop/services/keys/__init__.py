"""Key slots, recovery sheets, passphrases, a new master key."""
