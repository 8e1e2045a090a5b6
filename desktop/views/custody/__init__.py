"""The Vault place: keys, health, backup and media, editions, audit trail, destruction."""
