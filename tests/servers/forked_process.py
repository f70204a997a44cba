"""A process of the app that a fork server starts; to tests it is as one started anew."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from select import select
from typing import IO, Any

from webapp.development.process import Process, end_with_parent
from webapp.ground.settings import ROOT


class ForkedChild:
    """What `subprocess.Popen` offers of a child, whose parent is the fork server."""

    def __init__(self, pid: int, output: int, end: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdout: IO[bytes] = os.fdopen(output, "rb")
        self._end = os.fdopen(end, "rb", buffering=0)

    def poll(self) -> int | None:
        return self._ended_within(0)

    def wait(self, timeout: float | None = None) -> int:
        status = self._ended_within(timeout)
        if status is None:
            raise subprocess.TimeoutExpired([str(self.pid)], timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            # Of an end that has only just come the server tells a moment later.
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _ended_within(self, seconds: float | None) -> int | None:
        if self.returncode is None and select([self._end], [], [], seconds)[0]:
            with self._end:
                # Nobody tells of an end that came with the server's own.
                self.returncode = int(self._end.read() or -signal.SIGTERM)
        return self.returncode


class ForkServer:
    """Starts with the first process that is asked of it."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[bytes] | None = None
        self._orders, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def fork(self, words: list[str], environment: Mapping[str, str], folder: Path) -> ForkedChild:
        if self._server is None:
            self._start()
        # For whoever watches what is started: the server forks it, and this process doesn't.
        sys.audit("subprocess.Popen", words[0], words, str(folder), None)
        order = {"words": words, "environment": dict(environment), "folder": str(folder)}
        (output, their_output), (end, their_end) = os.pipe(), os.pipe()
        socket.send_fds(self._orders, [json.dumps(order).encode()], [their_output, their_end])
        os.close(their_output)
        os.close(their_end)
        return ForkedChild(int(self._orders.recv(64)), output, end)

    def stop(self) -> None:
        self._orders.close()
        self._theirs.close()
        if self._server:
            self._server.wait()

    def _start(self) -> None:
        number = self._theirs.fileno()
        self._server = subprocess.Popen(
            [*end_with_parent(), sys.executable, "-m", "tests.servers.fork_server", str(number)],
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            pass_fds=[number],
            start_new_session=True,
        )
        self._theirs.close()


class ForkedProcess(Process):
    def __init__(self, server: ForkServer, *about: Any, **more: Any) -> None:
        super().__init__(*about, **more)
        self._server = server

    def _begin(self) -> Any:
        return self._server.fork(self.command, self._environment, self._folder)
