"""The tests' own sandbox: in the inner loop it is left as it is where nobody asked it anything."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.servers.sandbox import Sandbox

ASKED: dict[str, Callable[[Sandbox], Any]] = {
    "the remote control": lambda sandbox: sandbox.remote.sellers(),
    "a client of ours": lambda sandbox: requests.get(f"{sandbox.url}/remote/clock", timeout=60),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_who_asked_the_sandbox_has_it_reset(
    sandbox: Sandbox, clock_rate: float, ask: Callable[[Sandbox], Any]
) -> None:
    sandbox.reset()
    assert sandbox.is_as_reset(clock_rate)
    assert not sandbox.is_as_reset(clock_rate / 2)

    ask(sandbox)

    assert not sandbox.is_as_reset(clock_rate)
