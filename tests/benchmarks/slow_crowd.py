"""Many slow clients, in a process of their own: `python -m tests.benchmarks.slow_crowd PORT N`.

Each fourth sends its head, or its body, byte by byte; sends nothing; or takes its answer byte by
byte. Whoever is turned away comes again at once.
"""

import resource
import socket
import sys
import time

EVERY = 1.0
FILES = 100
BY_KIND = (
    b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n",
    b"",
    b"GET /static/vendor/htmx-2.0.11.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
)


class SlowClient:
    def __init__(self, port: int, number: int) -> None:
        self._kind = number % len(BY_KIND)
        self._line = socket.socket()
        # What has come and isn't taken fills it: the server has to keep the rest.
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self._line.connect(("127.0.0.1", port))
        self._line.setblocking(False)
        self._line.send(BY_KIND[self._kind] or b"")

    def drip(self) -> bool:
        """One byte more; False when the server has hung up."""
        try:
            if self._kind < 2:
                self._line.send(b"x")
            return self._line.recv(1) != b"" and self._kind == 3
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        self._line.close()


def main(port: int, how_many: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (how_many + FILES, how_many + FILES))
    crowd = [SlowClient(port, number) for number in range(how_many)]
    print("all are there", flush=True)
    while True:
        began = time.monotonic()
        for number, client in enumerate(crowd):
            if not client.drip():
                client.close()
                crowd[number] = SlowClient(port, number)
            # Evenly over the second: clients don't act in step.
            time.sleep(max(0.0, began + number * EVERY / how_many - time.monotonic()))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
