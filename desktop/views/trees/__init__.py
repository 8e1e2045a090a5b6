"""The source tree browser: deliveries, their files, what changed, what they are made of."""
