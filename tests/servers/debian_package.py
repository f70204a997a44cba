"""A package of Debian's, installed when we are root on a machine that has `apt-get`."""

import os
import shutil
import subprocess


def can_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(*names: str) -> bool:
    """Install packages; False when that isn't possible here."""
    if not can_install():
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    return _done(["apt-get", "update", "-qq"], environment) and _done(command, environment)


def _done(command: list[str], environment: dict[str, str]) -> bool:
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0
