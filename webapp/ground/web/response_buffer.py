"""A response on its way: what the client hasn't taken yet waits here, and no thread with it."""

import select
import socket
import time
from collections import deque
from errno import ECONNRESET
from typing import Any

from webapp.ground.web.minimum_rate import MinimumRate

# Whoever answers with more than this at once goes on when the client has taken some of it.
MOST_HELD = 1024 * 1024


class ResponseBuffer:
    """Stands in the place of the connection's socket for whoever writes the response."""

    def __init__(self, sock: socket.socket, patience: float) -> None:
        self.held = 0
        self._broken = False
        self._sock = sock
        self._patience = patience
        self._pieces: deque[memoryview] = deque()
        self._rate: MinimumRate | None = None

    @property
    def broken(self) -> bool:
        """Whether the client went away, or was given up."""
        return self._broken

    @property
    def due_at(self) -> float:
        """When it is to be looked at whether the client takes too little."""
        return self._pace.due_at

    def is_late(self, now: float) -> bool:
        return self._pace.is_missed(now)

    def sendall(self, data: bytes) -> None:
        """Send what the client takes now, and keep the rest; raises ConnectionResetError."""
        if not self._pieces:
            data = data[self._taken(memoryview(data)) :]
        if data:
            self._pieces.append(memoryview(data))
            self.held += len(data)
        while self.held > MOST_HELD:
            self._wait()
        if self.broken:
            # By its number gunicorn knows it for no fault of the app.
            raise ConnectionResetError(ECONNRESET, "the client went away or takes nothing")

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def flush(self) -> bool:
        """Send what the client takes now; whether nothing is left to send."""
        while self._pieces:
            piece = self._pieces.popleft()
            taken = self._taken(piece)
            self.held = max(self.held - taken, 0)
            if taken < len(piece):
                self._pieces.appendleft(piece[taken:])
                return False
        return True

    def shutdown(self, _how: int) -> None:
        """Called where a response breaks off: what was announced won't come."""
        self._break()

    def setblocking(self, _blocking: bool) -> None:
        """It never blocks."""

    def settimeout(self, _seconds: float | None) -> None:
        """It never blocks."""

    def gettimeout(self) -> float:
        return 0.0

    def recv(self, _size: int) -> bytes:
        return b""

    def close(self) -> None:
        """The worker closes the socket when the client has taken what was sent."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def _taken(self, piece: memoryview) -> int:
        try:
            taken = self._sock.send(piece)
        except BlockingIOError:
            return 0
        except OSError:
            self._break()
            return len(piece)
        if self._rate:
            self._rate.note(taken)
        return taken

    def _wait(self) -> None:
        takes = select.poll()
        takes.register(self._sock, select.POLLOUT)
        wait = self.due_at - time.monotonic()
        if takes.poll(max(1000 * wait, 0)) or not self.is_late(time.monotonic()):
            self.flush()
        else:
            self._break()

    @property
    def _pace(self) -> MinimumRate:
        """From when the client is first waited for: what the kernel holds for it doesn't count."""
        if self._rate is None:
            self._rate = MinimumRate(time.monotonic(), self._patience)
        return self._rate

    def _break(self) -> None:
        self._broken = True
        self.held = 0
        self._pieces.clear()
