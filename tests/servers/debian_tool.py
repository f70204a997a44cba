"""A tool that checks what we hand out: systemd's, Prometheus'."""

import shutil

from tests.servers import debian_package

# By the package that has it.
TOOLS = {"systemd-analyze": "systemd", "promtool": "prometheus"}


class NoTool(Exception):
    """Says how to get it."""


def ensure(name: str) -> str:
    """Its path, installed where we may install; raises NoTool elsewhere."""
    if not shutil.which(name) and not debian_package.install(TOOLS[name]):
        raise NoTool(
            f"The tests need {name}: install it, for example by apt-get install {TOOLS[name]}."
        )
    return str(shutil.which(name))
