"""A stocked shop's desk, served by the code of any tree, and somebody signed in to it.

BENCH_BESIDE is another tree, checked out somewhere (`git worktree add --detach /tmp/it 668bacf`),
with a .venv of its own or a link to this one's. BESIDE_ORDERS is how many orders each desk has.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.served_desk import SignedInClient
from webapp.ground.settings import ROOT

OTHER = os.environ.get("BENCH_BESIDE", "")
ORDERS = int(os.environ.get("BESIDE_ORDERS", "100000"))
HOST = Path(__file__).with_name("desk_host.py")


@dataclass(frozen=True)
class AnotherDesk:
    port: int
    session: str

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cookie(self) -> dict[str, str]:
        """As Playwright takes it."""
        return {"name": "session", "value": self.session, "url": self.base}

    def client(self) -> SignedInClient:
        return SignedInClient(self.port, self.session)


@contextmanager
def desks(kind: str) -> Iterator[list[AnotherDesk]]:
    """This tree's and the other's; none where no other is named. They are filled at one time."""
    if not OTHER:
        print("BENCH_BESIDE names no other tree: nothing is measured.")
    hosts = [_start(tree, kind) for tree in (ROOT, Path(OTHER))] if OTHER else []
    try:
        yield [_served(host) for host in hosts]
    finally:
        for host in hosts:
            host.communicate()


def _start(tree: Path, kind: str) -> "subprocess.Popen[str]":
    words = [sys.executable, str(HOST), kind, str(ORDERS)]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.Popen(words, cwd=tree, env=environment, stdin=pipe, stdout=pipe, text=True)


def _served(host: "subprocess.Popen[str]") -> AnotherDesk:
    assert host.stdout
    for line in host.stdout:
        if line.startswith("{"):
            return AnotherDesk(**json.loads(line))
    raise RuntimeError("A desk doesn't start: see above.")
