"""A sink: a printer at a port of this machine that keeps what it is sent, or misbehaves."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PRINT_JOB = b"\x00\x02"
# What it does with a connection once it has it.
Manner = Callable[["Sink", socket.socket], None]


class Sink:
    """`jobs` are what came in, a connection each; `manner` is how it behaves."""

    def __init__(self, manner: Manner) -> None:
        self.jobs: list[bytes] = []
        self.manner = manner
        self.ended = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    def start(self) -> None:
        self._threads[0].start()

    def stop(self) -> None:
        self.ended.set()
        # Wakes the thread that waits for somebody.
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                peer, _ = self._server.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(peer,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, peer: socket.socket) -> None:
        with peer, suppress(OSError):
            self.manner(self, peer)


def takes_all(sink: Sink, peer: socket.socket) -> None:
    found = bytearray()
    while piece := peer.recv(65_536):
        found += piece
    sink.jobs.append(bytes(found))


def hangs(sink: Sink, peer: socket.socket) -> None:
    """Takes the connection, reads nothing and says nothing."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sink.ended.wait()


def drips(sink: Sink, peer: socket.socket) -> None:
    """One byte of an answer now and then, without an end."""
    peer.recv(65_536)
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000:
        if sink.ended.wait(0.02):
            return
        peer.send(bytes([byte]))


def says(answer: bytes) -> Manner:
    """Hears a request with its body, and answers this."""

    def manner(sink: Sink, peer: socket.socket) -> None:
        sink.jobs.append(_heard(peer)[1])
        peer.sendall(answer)

    return manner


def loses_first_answer(port: int) -> Manner:
    """Hands requests on to a server at this port; what it says to the first Print-Job comes back
    to nobody."""

    def manner(sink: Sink, peer: socket.socket) -> None:
        head, body = _heard(peer)
        with socket.create_connection(("127.0.0.1", port)) as server:
            server.sendall(head + body)
            answer = b"".join(_heard(server))
        if body[2:4] == PRINT_JOB:
            sink.jobs.append(body)
            if len(sink.jobs) == 1:
                sink.ended.wait()
        peer.sendall(answer)

    return manner


def _heard(peer: socket.socket) -> tuple[bytes, bytes]:
    """A message of HTTP's: its head and its body."""
    heard = bytearray()
    while b"\r\n\r\n" not in heard:
        heard += _more(peer)
    head, _, body = bytes(heard).partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += _more(peer)
    return head + b"\r\n\r\n", body


def _more(peer: socket.socket) -> bytes:
    if not (found := peer.recv(65_536)):
        raise ConnectionError
    return found


def http(body: bytes, status: str = "200 OK", kind: str = "application/ipp", **more: str) -> bytes:
    named = "".join(f"{name}: {value}\r\n" for name, value in more.items())
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{named}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def ipp(status: int) -> bytes:
    """An answer of IPP's that says this and nothing else."""
    return http(b"\x01\x01" + status.to_bytes(2) + b"\x00\x00\x00\x01\x03")


@contextmanager
def sinking(manner: Manner = takes_all) -> Iterator[Sink]:
    sink = Sink(manner)
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()
