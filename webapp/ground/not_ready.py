"""A readiness check that fails, in words that may be shown."""


class NotReady(Exception):
    """The message says what doesn't do its part; it names no person and no secret."""
