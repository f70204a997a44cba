"""The key of a form: drawn with its page, so that whoever sends the form twice does it once."""

import secrets

SHORTEST_KEY, LONGEST_KEY = 8, 40


def new_form_key() -> str:
    return secrets.token_urlsafe(15)


def is_form_key(text: str) -> bool:
    return SHORTEST_KEY <= len(text) <= LONGEST_KEY and text.isascii()


def checked_form_key(text: str) -> str:
    """The key that was sent; what isn't one ends the request (400)."""
    from flask import abort  # the clock knows keys, and no requests

    return text if is_form_key(text) else abort(400)
