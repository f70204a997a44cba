"""A Python that has imported the app, and forks each process of it that a test starts.

To import the app takes a second of a core, and a test that runs it starts three processes and
more. What is forked runs the same module from its first line, with its own environment, session,
output and end; `make run` in tests/development starts each anew, as hosts do.

    python -m tests.servers.fork_server FD       FD is a socket that takes one order a message
"""

import ctypes
import gc
import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages
from select import select

import jobs
import webapp

LIBRARIES = ("gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "rq", "valkey")
# These run by themselves, and are imported when they do.
APART = ("jobs.worker", "jobs.clock", "webapp.sandbox", "webapp.development", "webapp.migrations")
LARGEST = 1_000_000
SET_DEATH_SIGNAL = 1


class ForkServer:
    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._ends: dict[int, int] = {}
        self._wakes, self._wake = socket.socketpair()

    def serve(self) -> None:
        """Until nobody is there to order; comes back in each forked process too, to run it."""
        for end in (self._wakes, self._wake):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ready, _, _ = select([self._orders, self._wakes], [], [])
            if self._wakes in ready:
                self._wakes.recv(4096)
                self._tell_ends()
            if self._orders in ready:
                message, descriptors, _, _ = socket.recv_fds(self._orders, LARGEST, 2)
                if not message:
                    return
                if self._fork(*descriptors):
                    _become(**json.loads(message))
                    return

    def _fork(self, output: int, end: int) -> bool:
        """Whether this is the new process."""
        pid = os.fork()
        if pid:
            os.close(output)
            self._ends[pid] = end
            self._orders.send(str(pid).encode())
            return False
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (self._orders, self._wakes, self._wake):
            each.close()
        for each in (end, *self._ends.values()):
            os.close(each)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        return True

    def _tell_ends(self) -> None:
        while self._ends:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            end = self._ends.pop(pid)
            with suppress(BrokenPipeError):
                # The test may have forgotten this process by now.
                os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(end)


def _become(words: list[str], environment: dict[str, str], folder: str) -> None:
    """As `python -m` with these words begins, and it ends with whoever started it."""
    ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, signal.SIGTERM)
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = words


def main() -> None:
    for name in (*LIBRARIES, *_modules()):
        import_module(name)
    gc.collect()
    gc.freeze()
    server = ForkServer(socket.socket(fileno=int(sys.argv.pop())))
    sys.argv = []
    server.serve()
    if sys.argv:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _modules() -> Iterator[str]:
    for package in (webapp, jobs):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(APART):
                yield module.name


if __name__ == "__main__":
    main()
