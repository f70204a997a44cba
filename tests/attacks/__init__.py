"""Attacks: each is tried as it would be, and fails if it works."""
