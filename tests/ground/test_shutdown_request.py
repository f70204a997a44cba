"""A process that is asked to end twice at once ends, wherever it was."""

import ast
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from webapp.ground.settings import ROOT
from webapp.ground.work.shutdown_request import ShutdownRequest

# A signal comes at each call that is made, and at each return.
INTERRUPTED = """
import signal
import sys
from webapp.ground.work.shutdown_request import ShutdownRequest

request = ShutdownRequest()
signals = 0

def handle(*_signal):
    global signals
    signals += 1
    request.set()

signal.signal(signal.SIGTERM, handle)
sys.setprofile(lambda *_event: signal.raise_signal(signal.SIGTERM))
request.set()
request.is_set()
sys.setprofile(None)
request.wait()
print(signals > 2, request.is_set())
"""


def test_a_signal_may_interrupt_the_handler_of_another():
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=60, check=True
    )

    assert ended.stdout == "True True\n"


def test_it_ends_each_wait_and_none_before():
    request = ShutdownRequest()
    waits = [threading.Thread(target=request.wait) for _ in range(3)]
    for wait in waits:
        wait.start()
    request.wait(0.01)
    assert not request.is_set()
    assert all(wait.is_alive() for wait in waits)

    signal.signal(signal.SIGUSR1, lambda *_signal: request.set())
    signal.raise_signal(signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)

    for wait in waits:
        wait.join(60)
    assert not any(wait.is_alive() for wait in waits)
    begin = time.monotonic()
    request.wait(3600)
    assert time.monotonic() - begin < 60


@pytest.mark.slow
def test_no_module_that_handles_signals_has_an_event():
    """It would wait for itself where a signal interrupts it."""
    handles, events = set(), set()
    for room in ("webapp", "jobs"):
        for file in (ROOT / room).rglob("*.py"):
            names = _names(file)
            handles |= {file} if {"signal.signal", "begin_shutdown"} & names else set()
            events |= {file} if {"threading.Event", "Event"} & names else set()

    assert ROOT / "jobs/clock.py" in handles
    assert ROOT / "webapp/ground/work/job_queue.py" in handles
    assert handles & events == set()


def _names(file: Path) -> set[str]:
    """What it calls or defines."""
    names = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Call):
            names.add(ast.unparse(node.func))
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
    return names
