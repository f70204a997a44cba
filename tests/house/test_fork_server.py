"""What a fork server starts is as much a process of its own as one started anew."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.forked_process import ForkedChild, ForkServer

pytestmark = pytest.mark.skipif("sys.platform != 'linux'", reason="elsewhere, nothing is forked")


Start = Callable[[ForkServer, str], ForkedChild]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Start]:
    """Runs a line of Python; `timeit` is a module that does."""
    children = []

    def start(server: ForkServer, code: str) -> ForkedChild:
        words = ["timeit", "--number=1", "--repeat=1", code]
        children.append(server.fork(words, {"NAME": "its own"}, tmp_path))
        return children[-1]

    yield start
    for child in children:
        child.send_signal(signal.SIGKILL)
        child.wait(60)
        child.stdout.close()


def test_it_has_an_environment_a_folder_and_a_session_of_its_own(
    started: Start, fork_server: ForkServer, tmp_path: Path
) -> None:
    child = started(fork_server, "import os; print(dict(os.environ), os.getcwd(), os.getsid(0))")

    printed = child.stdout.readline().decode().strip()
    assert printed == f"{ {'NAME': 'its own'} } {tmp_path} {child.pid}"
    assert (child.wait(60), child.poll()) == (0, 0)


def test_its_end_is_told(started: Start, fork_server: ForkServer) -> None:
    failing = started(fork_server, "raise ValueError('this one')")
    sleeping = started(fork_server, "import time; time.sleep(60)")

    assert failing.wait(60) == 1
    assert "ValueError: this one" in failing.stdout.read().decode()
    with pytest.raises(subprocess.TimeoutExpired):
        sleeping.wait(0.05)
    sleeping.send_signal(signal.SIGKILL)
    assert sleeping.wait(60) == -signal.SIGKILL


def test_it_holds_nothing_of_its_neighbours(started: Start, fork_server: ForkServer) -> None:
    neighbour = started(fork_server, "import time; time.sleep(60)")
    code = "import os; print(sorted(os.listdir('/proc/self/fd'), key=int))"
    child = started(fork_server, code)

    # The last one is the listing's own.
    assert child.stdout.readline().decode().strip() == "['0', '1', '2', '3']"
    assert neighbour.poll() is None


def test_it_ends_with_its_server(started: Start) -> None:
    server = ForkServer()
    child = started(server, "print('begun', flush=True); import time; time.sleep(60)")
    assert child.stdout.readline() == b"begun\n"

    server.stop()

    assert child.wait(60) == -signal.SIGTERM
    assert child.stdout.read() == b"", "its output stays open as long as it runs"
