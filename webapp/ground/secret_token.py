"""A secret token: drawn for one person, by which they act; what is kept of it is its digest."""

import hashlib
import secrets


def new() -> str:
    """A new one, of 256 bits, that may stand in an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """By which a token is found that is shown again: SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
