"""A genuine Redis beside Valkey, where the machine has one."""

import shutil

from tests.servers import debian_package


def path() -> str | None:
    return shutil.which("redis-server")


def ensure() -> str | None:
    """Its server, installed where we may install; None elsewhere."""
    if path() is None:
        debian_package.install("redis-server")
    return path()
