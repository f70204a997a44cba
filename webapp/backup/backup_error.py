"""A backup that can't be made, read or restored."""


class BackupError(Exception):
    """The message says why, and what to do; it holds no secret."""
