"""The canary's watch: after each test, her data must stand in none of these.

- what the test's own process has logged or printed, and what live processes have printed
- mails that went out, unless they went to herself
- Redis: all that was written into it, not only what is left there
- the arguments of processes that were started

She is whom the tests' orders are from (tests/orders/documents.py), and every buyer of the sandbox.
"""

import base64
import email
import re
import sys
import zlib
from collections.abc import Generator, Iterator
from contextlib import suppress
from email import policy
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from tests.live_app import LiveApp
from tests.orders.documents import ADA, CANARY, HOME
from webapp.development.valkey import Valkey

# The last two are of every buyer of the sandbox: see webapp/sandbox/order_document.py.
SECRETS = (
    CANARY,
    CANARY.upper(),
    ADA["buyerName"],
    ADA["buyerEmail"],
    HOME["addressLine1"],
    HOME["phone"],
    "@marketplace.example",
    "Ring twice; the blue door",
)
PACKED = re.compile(b"\x78[\x01\x5e\x9c\xda]")
LONGEST_PACKED, MOST_UNPACKED = 64 * 1024, 1_000_000
# Four letters of base64 stand in any megabyte by chance.
LEAST = 8
STARTS = {"subprocess.Popen": 1, "os.exec": 1, "os.posix_spawn": 1}

_arguments: list[str] = []
_read: dict[Path, int] = {}


def pytest_configure() -> None:
    sys.addaudithook(_note)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "teardown":
        leaks = [place for place, text in _said(item, report) if leaks_into(text)]
        if leaks and report.passed:
            report.outcome = "failed"
            report.longrepr = f"The canary's data stands in {', '.join(sorted(set(leaks)))}."
    return report


def leaks_into(text: bytes) -> bool:
    """Whether something of hers stands in it, in any usual spelling, packed or not."""
    wholes = (text, *_unpacked(text))
    return any(spelling in whole for whole in wholes for spelling in SPELLINGS)


def _said(item: pytest.Item, report: pytest.TestReport) -> Iterator[tuple[str, bytes]]:
    """Each place of this test, and what stands there."""
    used = getattr(item, "funcargs", None) or {}
    for name, text in report.sections:
        yield name.lower(), text.encode()
    for each in used.values():
        if isinstance(each, LiveApp):
            yield "the lines of a live process", each.logs.encode()
            yield from (("Redis", text) for text in _written(each.valkey.folder))
        elif isinstance(each, Valkey):
            yield from (("Redis", text) for text in _written(each.folder))
    if "environment" in used:
        folder = Path(used["environment"]["MAIL_FOLDER"])
        yield from (("a mail", text) for text in _mailed(folder))
    if _arguments:
        yield "the arguments of a process", "\n".join(_arguments).encode()
        _arguments.clear()


def _note(event: str, about: Any) -> None:
    """Called for each event of Python's own audit; of a process that is started, its words stay."""
    if event in STARTS:
        words = about[STARTS[event]]
        _arguments.extend([words] if isinstance(words, str) else map(str, words))


def _written(folder: Path) -> Iterator[bytes]:
    """What was added to the server's log of all writing since it was last read."""
    for path in folder.glob("appendonlydir/*.aof"):
        with path.open("rb") as file:
            file.seek(_read.get(path, 0))
            yield file.read()
            _read[path] = file.tell()


def _mailed(folder: Path) -> Iterator[bytes]:
    for path in folder.glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if "@canary.example" in mail["To"]:
            continue
        parts = [part.get_payload(decode=True) or b"" for part in mail.walk()]
        yield b"\n".join([*(f"{name}: {value}".encode() for name, value in mail.items()), *parts])


def _unpacked(text: bytes) -> Iterator[bytes]:
    """The queue's jobs are packed."""
    for found in PACKED.finditer(text):
        with suppress(zlib.error):
            packed = text[found.start() : found.start() + LONGEST_PACKED]
            yield zlib.decompressobj().decompress(packed, MOST_UNPACKED)


def _spellings(secret: str) -> Iterator[bytes]:
    for each in (secret, quote(secret), quote_plus(secret)):
        yield each.encode()
    yield secret.encode("utf-16-le")
    yield secret.encode().hex().encode()
    for start in range(3):
        # What stands around it changes the letters at both ends.
        padded = base64.b64encode(b"\0" * start + secret.encode())[4 if start else 0 : -4]
        if len(padded) >= LEAST:
            yield padded
            yield padded.replace(b"+", b"-").replace(b"/", b"_")


SPELLINGS = tuple({spelling for secret in SECRETS for spelling in _spellings(secret)})
