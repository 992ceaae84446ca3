"""Keys and encryption: the one doorway to the `cryptography` package."""
