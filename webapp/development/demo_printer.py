"""A printer of `make run`: what is printed on it lies in a folder, a file for each print job."""

import socket
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Thread

HOST = "127.0.0.1"
PIECE = 65_536
# Nobody prints more at once here; what goes on longer is no label.
MOST_BYTES = 200_000_000
SECONDS = 30


class DemoPrinter:
    """Listens at a free port of this machine, as a printer does at 9100, and takes PDF."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = socket.create_server((HOST, 0))
        self._thread = Thread(target=self._take_all, name="demo printer", daemon=True)

    @property
    def entry(self) -> str:
        """As the setting PRINTERS has it."""
        return f"Demo printer@*=socket://{HOST}:{self._server.getsockname()[1]}?format=pdf"

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def stop(self) -> None:
        # Wakes the thread that waits for somebody.
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _take_all(self) -> None:
        while True:
            try:
                peer, _ = self._server.accept()
            except OSError:
                return
            with peer, suppress(OSError):
                self._take(peer)

    def _take(self, peer: socket.socket) -> None:
        peer.settimeout(SECONDS)
        found = bytearray()
        while len(found) < MOST_BYTES and (piece := peer.recv(PIECE)):
            found += piece
        if found:
            self._next_file().write_bytes(found)

    def _next_file(self) -> Path:
        files = (self._folder / f"labels-{number}.pdf" for number in count(1))
        return next(file for file in files if not file.exists())
