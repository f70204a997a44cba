"""The web's worker: a thread is given a request when all of it is here, and never waits for it.

Requests come in, and responses go out, in the worker's own loop: a slow client costs a socket and
what it has sent, as behind a proxy that buffers. The head has a deadline, a body and a
response a least rate. When too many clients or bytes wait, those that wait longest go.
"""

import heapq
import resource
import selectors
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

from webapp.ground.web.exchange import Exchange

READ = 64 * 1024
# So many connections wait in one worker at most, and so many bytes: those that come and go.
MOST_CONNECTIONS = 4000
MOST_BYTES = 64 * 1024 * 1024
# Files beside the connections: databases, logs, the pollers' own.
OTHER_FILES = 200
# At so many of them in a turn: what has just arrived goes first.
LOOKS = 8
# Where a response was given before all was read, the client may need a moment to see it.
LINGER = 2.0
# A connection without a request costs nobody a turn of the loop.
TAKEN_AT_ONCE = 50
TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
# It has a thread of its own: a database that hangs may hold all others.
HEALTH = b"GET /healthz "
GO_AHEAD = b"HTTP/1.1 100 Continue\r\n\r\n"


class BufferingWorker(ThreadWorker):
    """Of gunicorn's threads. One request to a connection; `patience` in seconds, as there."""

    patience = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Requests that threads have or wait for.
        self.busy = 0
        self.most_connections = MOST_CONNECTIONS
        self._waiting: dict[Exchange, None] = {}
        self._held = 0
        self._looks: list[tuple[float, int, Exchange]] = []
        self._numbers = count()
        self._stopped_at = 0.0
        self._health = ThreadPoolExecutor(1)

    def init_process(self) -> None:
        self.most_connections = min(MOST_CONNECTIONS, _files() - OTHER_FILES)
        # The loop itself never stops to accept: whoever waits longest makes room.
        self.worker_connections = self.most_connections + 2 * TAKEN_AT_ONCE
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        for _ in range(TAKEN_AT_ONCE):
            busy = self.busy
            if not self._take(listener) or self.busy > busy:
                return

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        if self._looks:
            timeout = min(timeout, max(self._looks[0][0] - time.monotonic(), 0.0))
        super().wait_for_and_dispatch_events(timeout)
        self._look_after(time.monotonic())
        if not self.alive:
            self._turn_away()

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """The response is written, or it never will be; part of it may not be taken yet."""
        self.busy -= 1
        exchange: Exchange = conn.exchange
        self._held -= exchange.held
        if fs.cancelled() or fs.exception():
            self._close(exchange)
            return
        exchange.sending = True
        self._waiting[exchange] = None
        self._held += exchange.held
        self._send(exchange)

    def _take(self, listener: socket.socket) -> bool:
        """Accept one connection; False when none waits."""
        try:
            sock, address = listener.accept()
        except OSError:
            # None is there, it went away again, or there are no more files: then one is freed.
            return False
        self.nr_conns += 1
        connection = TConn(self.cfg, sock, address, listener.getsockname())
        connection.exchange = exchange = Exchange(connection, self.patience)
        self._waiting[exchange] = None
        self._receive(exchange)
        return True

    def _receive(self, exchange: Exchange) -> None:
        request, now = exchange.request, time.monotonic()
        try:
            data = exchange.sock.recv(READ)
        except BlockingIOError:
            data = None
        except OSError:
            data = b""
        if data == b"":
            self._close(exchange)
            return
        if data:
            self._held += len(data)
            request.add(data, now)
        if request.whole:
            self._hand_on(exchange)
        elif request.is_late(now):
            self._refuse(exchange)
        else:
            self._await_more(exchange, now, exchange.pause(len(data)) if data else 0.0)

    def _await_more(self, exchange: Exchange, now: float, pause: float) -> None:
        due_at = exchange.request.due_at
        if exchange.request.awaits_go_ahead:
            exchange.request.awaits_go_ahead = False
            exchange.response.send(GO_AHEAD)
        if pause:
            self._watch(exchange, 0)
        else:
            self._watch(exchange, selectors.EVENT_READ)
        self._look(exchange, min(now + pause, due_at) if pause else due_at)
        self._make_room()

    def _hand_on(self, exchange: Exchange) -> None:
        self._watch(exchange, 0)
        del self._waiting[exchange]
        connection, request = exchange.connection, exchange.request
        pool = self._health if request.begins_with(HEALTH) else self.tpool
        connection.parser = get_parser(self.cfg, request.pieces(), connection.client)
        connection.sock = exchange.response
        connection.initialized = connection.data_ready = True
        self.busy += 1
        pool.submit(self.handle, connection).add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, connection, done)
        )

    def _send(self, exchange: Exchange) -> None:
        response, held = exchange.response, exchange.held
        done = response.flush()
        self._held -= held - exchange.held
        if not done and not response.is_late(time.monotonic()):
            self._watch(exchange, selectors.EVENT_WRITE)
            self._look(exchange, response.due_at)
            self._make_room()
        elif exchange.request.unread and done and not response.broken:
            self._linger(exchange)
        else:
            self._close(exchange)

    def _linger(self, exchange: Exchange) -> None:
        """A socket closed with unread bytes in it takes the response away from the client."""
        exchange.lingering = True
        try:
            exchange.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(exchange)
            return
        self._watch(exchange, 0)
        self._look(exchange, time.monotonic() + LINGER)

    def _refuse(self, exchange: Exchange) -> None:
        if exchange.request.begun:
            exchange.response.flush()
            exchange.response.send(TOO_LATE)
        self._close(exchange)

    def _look_after(self, now: float) -> None:
        """Those whose time has come, some of them; what has just arrived goes first."""
        for _ in range(1 if self.busy else LOOKS):
            while self._looks and self._looks[0][0] <= now:
                when, _number, exchange = heapq.heappop(self._looks)
                if exchange.look_at == when and exchange in self._waiting:
                    exchange.look_at = 0.0
                    self._go_on(exchange)
                    break
            else:
                return

    def _go_on(self, exchange: Exchange) -> None:
        if exchange.lingering:
            self._close(exchange)
        elif exchange.sending:
            self._send(exchange)
        else:
            self._receive(exchange)

    def _look(self, exchange: Exchange, at: float) -> None:
        """Look at it then, or before: what is late by then is seen at the next look."""
        if not exchange.look_at or at < exchange.look_at:
            exchange.look_at = at
            heapq.heappush(self._looks, (at, next(self._numbers), exchange))

    def _watch(self, exchange: Exchange, events: int) -> None:
        """Go on with it when its socket is ready for these; for none, when it is looked at."""
        before, exchange.watched = exchange.watched, events
        if before and events != before:
            self.poller.unregister(exchange.sock)
        if events and events != before:
            self.poller.register(exchange.sock, events, lambda _sock: self._go_on(exchange))

    def _make_room(self) -> None:
        while self._waiting and (
            len(self._waiting) > self.most_connections or self._held > MOST_BYTES
        ):
            self._close(next(iter(self._waiting)))

    def _turn_away(self) -> None:
        """This process stops: who hasn't asked yet asks the next one."""
        now = time.monotonic()
        self._stopped_at = self._stopped_at or now
        if now - self._stopped_at > LINGER:
            for exchange in [each for each in self._waiting if not each.sending]:
                self._close(exchange)

    def _close(self, exchange: Exchange) -> None:
        if exchange in self._waiting:
            self._watch(exchange, 0)
            self._held -= exchange.held
            del self._waiting[exchange]
        exchange.request.forget()
        self.nr_conns -= 1
        exchange.sock.close()


def _files() -> int:
    """How many files this process may have open; as many as it may ask for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
