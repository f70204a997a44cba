"""An exchange: one connection, with its request and its response."""

import socket
import time

from gunicorn.workers.gthread import TConn

from webapp.ground.web.request_buffer import RequestBuffer
from webapp.ground.web.response_buffer import ResponseBuffer

# What comes in pieces smaller than this is looked at ever more seldom, after some of them.
SMALL = 1024
SOON = 4
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0


class Exchange:
    """`patience` in seconds, as the buffers have it."""

    def __init__(self, connection: TConn, patience: float) -> None:
        self.connection = connection
        self.sock: socket.socket = connection.sock
        self.request = RequestBuffer(time.monotonic(), patience)
        self.response = ResponseBuffer(self.sock, patience)
        self.sending = self.lingering = False
        # When it is looked at, whatever happens before.
        self.look_at = 0.0
        self.watched = 0
        self._small = 0

    @property
    def held(self) -> int:
        return self.response.held if self.sending else self.request.size

    def pause(self, came: int) -> float:
        """How long not to look, after so many bytes: none for those who send on."""
        self._small += came < SMALL
        late = self._small - SOON
        return 0.0 if late < 0 else min(FIRST_PAUSE * 2**late, LONGEST_PAUSE)
