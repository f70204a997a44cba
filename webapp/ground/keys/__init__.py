"""Keys and what they seal: the keyring, its root key, the vault."""
