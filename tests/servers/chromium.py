"""The browser: a real Chromium, wherever this machine keeps one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.servers import debian_package

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chromium-headless-shell",
)
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = (
    "The tests need Chromium, and none was found or could be installed. Install Chromium or "
    "Chrome, or run `.venv/bin/python -m playwright install chromium`, or set CHROMIUM_PATH."
)


class NoBrowser(Exception):
    """There is no browser; the message says what to do."""


def path() -> str:
    """The browser to drive; raises NoBrowser when there is none."""
    for candidate in _candidates():
        if os.access(candidate, os.X_OK):
            return candidate
    raise NoBrowser(ADVICE)


def ensure() -> str:
    """The browser to drive, installed when it is missing; raises NoBrowser when that fails."""
    for bring in (lambda: True, _download, lambda: debian_package.install("chromium")):
        if bring():
            try:
                return path()
            except NoBrowser:
                continue
    raise NoBrowser(ADVICE)


def launch_arguments() -> dict[str, object]:
    """What Playwright's `launch` takes."""
    return {"executable_path": path(), "args": list(FLAGS), "chromium_sandbox": os.geteuid() != 0}


def _candidates() -> Iterator[str]:
    if os.environ.get("CHROMIUM_PATH"):
        yield os.environ["CHROMIUM_PATH"]
        return
    yield from _playwrights_own()
    yield from filter(None, map(shutil.which, COMMANDS))
    yield from MAC_APPS


def _playwrights_own() -> Iterator[str]:
    """Where `playwright install` puts its browsers."""
    folders = {
        "darwin": Path.home() / "Library/Caches/ms-playwright",
        "linux": Path.home() / ".cache/ms-playwright",
    }
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folder = Path(named) if named else folders.get(sys.platform)
    if folder and folder.is_dir():
        names = ("chrome", "Chromium", "Google Chrome for Testing", "headless_shell")
        for name in names:
            yield from map(str, sorted(folder.glob(f"chromium*/*/**/{name}"), reverse=True))


def _download() -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0
