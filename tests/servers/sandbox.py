"""The sandbox as a process of its own, as `make run` starts it."""

import http.client
import os
import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Any

from tests.servers.free_port import free_port
from webapp.development.process import Process
from webapp.ground.settings import ROOT
from webapp.sandbox.remote_control import RemoteControl

START_SECONDS = 120.0


class Sandbox:
    """Amazon for the tests; `reset` makes it as on the first day, without orders."""

    def __init__(self, web_url: str, clock_rate: float) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.remote = RemoteControl(self.url)
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        self._clock_rate = clock_rate
        # Whether this process may have asked it anything since it was last reset.
        self._asked = True
        sys.addaudithook(self._hear)
        self._lines: list[str] = []
        words = {
            "--port": str(self.port),
            "--web": web_url,
            "--database": ":memory:",
            "--clock-rate": str(clock_rate),
        }
        flags = [word for pair in words.items() for word in pair]
        self.process = Process(
            "sandbox",
            [sys.executable, "-m", "webapp.sandbox", *flags],
            os.environ,
            ROOT,
            on_line=self._lines.append,
        )

    def start(self) -> None:
        self.process.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if not self.process.running or time.monotonic() > deadline:
                raise RuntimeError("The sandbox didn't start:\n" + "\n".join(self._lines))
            time.sleep(0.05)

    def stop(self) -> None:
        self._line.close()
        self.process.stop(grace=1)

    def is_as_reset(self, clock_rate: float) -> bool:
        """Where nobody else asks it: whether this process hasn't either since the last reset."""
        return not self._asked and clock_rate == self._clock_rate

    def reset(self, clock_rate: float | None = None) -> None:
        """Each test that may ask Amazon begins with it: by a connection that stays."""
        try:
            self._reset()
        except (http.client.HTTPException, OSError):
            self._line.close()
            self._reset()
        self._asked = False
        if clock_rate not in (None, self._clock_rate):
            self.remote.set_clock_rate(clock_rate)

    def _reset(self) -> None:
        headers = {"Content-Type": "application/json"}
        self._line.request("POST", "/remote/reset", b"{}", headers)
        with self._line.getresponse() as answer:
            answer.read()
            if answer.status != HTTPStatus.OK:
                raise RuntimeError(f"The sandbox wasn't reset: {answer.status}")

    def _hear(self, event: str, about: tuple[Any, ...]) -> None:
        """Called for each event of Python's own audit: all clients here send by `http.client`."""
        if event == "http.client.send" and about[0].port == self.port:
            self._asked = True

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/remote/clock", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False
