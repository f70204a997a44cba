"""Nobody is led anywhere by a printer: not by a name, a redirect, or one that never ends."""

import socket
from typing import Any

import pytest

from tests.printers.sink import Manner, Sink, drips, hangs, http, ipp, says, sinking, takes_all
from webapp.printers import ipp_printer, printer_link, raw_printer
from webapp.printers.printer import Printer
from webapp.printers.printer_failure import PrinterAway, PrinterFailure
from webapp.printers.printer_link import PrinterLink

# Where a name may not lead, by what its printer speaks.
FORBIDDEN = [
    ("ipp://desk.lan/x", "127.0.0.1"),
    ("ipp://desk.lan/x", "::1"),
    ("ipp://desk.lan/x", "169.254.169.254"),
    ("ipp://desk.lan/x", "fe80::1"),
    ("ipp://desk.lan/x", "0.0.0.0"),
    ("ipp://desk.lan/x", "224.0.0.1"),
    ("ipp://desk.lan/x", "8.8.8.8"),
    ("socket://desk.lan", "93.184.215.14"),
    ("ipps://desk.lan/x", "127.0.0.1"),
    ("ipps://desk.lan/x", "169.254.169.254"),
]


@pytest.mark.parametrize(("url", "address"), FORBIDDEN)
def test_a_name_leads_to_no_address_that_no_printer_has(
    url: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor where one of several addresses is such a one."""
    resolve(monkeypatch, ["10.0.0.9", address])
    connected = noted_connections(monkeypatch)

    with pytest.raises(PrinterAway) as caught:
        PrinterLink(Printer.read(f"Desk@*={url}"))

    assert (caught.value.problem, connected) == ("address", [])


def test_a_name_that_changes_its_mind_leads_to_what_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve(monkeypatch, ["10.0.0.9"], ["127.0.0.1"])
    connected = noted_connections(monkeypatch)

    with pytest.raises(PrinterAway):
        PrinterLink(Printer.read("Desk@*=ipp://desk.lan/x"))

    assert connected == [("10.0.0.9", 631)]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_followed_nowhere(status: str) -> None:
    with sinking() as elsewhere:
        target = f"http://127.0.0.1:{elsewhere.port}/"
        problem = printed(says(http(b"", status, Location=target)))

        assert (problem, elsewhere.jobs) == ("answer", [])


@pytest.mark.parametrize(
    "answer",
    [
        http(b"\x01\x01\x00\x00\x00\x00\x00\x01" + b"\x02\x21\x00\x06job-id\xff\xff"),
        http(b"\x01\x01\x00\x00\x00\x00\x00\x01" + b"\x02\x21\x00\x06job-id\x00\x01\x07\x03"),
        http(b"\x01\x01\x00\x00\x00\x00\x00\x01" + b"\x41" * 900_000),
        http(b"\x01"),
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nless",
        b"\x00" * 70_000,
    ],
)
def test_an_answer_that_is_none_does_no_harm(answer: bytes) -> None:
    assert printed(says(answer)) in ("answer", "lost")


@pytest.mark.parametrize("manner", [hangs, drips])
def test_a_printer_that_never_ends_is_left(manner: Manner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer_link, "NEXT_PIECE", 0.4)
    monkeypatch.setattr(printer_link, "WHOLE", 0.6)

    assert printed(manner) in ("silent", "lost")


def test_a_port_that_never_takes_leave_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer_link, "WHOLE", 0.6)

    def talks(sink: Sink, peer: socket.socket) -> None:
        while not sink.ended.wait(0.01):
            peer.send(b"x")

    with sinking(talks) as sink, PrinterLink(at(sink, "socket", "")) as link:
        raw_printer.send(link, b"^XA^XZ")

        assert link.late


def test_a_printer_with_another_hosts_certificate_gets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor one that speaks no TLS at all."""
    monkeypatch.setattr(printer_link, "NEXT_PIECE", 0.4)
    with sinking(takes_all) as sink:
        printer = Printer.read(f"Desk@*=ipps://localhost:{sink.port}/x")

        with pytest.raises(PrinterAway):
            PrinterLink(printer)

    assert all(b"POST" not in each for each in sink.jobs)


def test_no_person_is_named_to_a_printer_but_on_paper() -> None:
    with sinking(says(ipp(0x0507))) as sink:
        assert _print(at(sink)) == "busy"

    [heard] = sink.jobs
    said, _, document = heard.partition(b"%PDF")
    assert b"requesting-user-name\x00\x09orderdesk" in said
    assert (b"orderdesk-1" in said, document) == (True, b"-")


def printed(manner: Manner) -> str:
    """How it went with a printer of these manners, as a code."""
    with sinking(manner) as sink:
        return _print(at(sink))


def _print(printer: Printer) -> str:
    try:
        with PrinterLink(printer) as link:
            ipp_printer.print_document(link, printer, "orderdesk-1", "4x6", b"%PDF-")
    except PrinterFailure as error:
        return error.problem
    return ""


def at(sink: Sink, scheme: str = "ipp", path: str = "/ipp/print") -> Printer:
    return Printer.read(f"Desk@*={scheme}://127.0.0.1:{sink.port}{path}")


def resolve(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """Let names stand for these, one answer after the other."""
    waiting = list(answers)

    def told(_host: str, port: int, **_: Any) -> list[Any]:
        now = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in now]

    monkeypatch.setattr("webapp.printers.printer_link.socket.getaddrinfo", told)


def noted_connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where it would have connected to; none is made."""
    connected: list[Any] = []

    def refuse(place: Any, *_: Any, **__: Any) -> Any:
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr("webapp.printers.printer_link.socket.create_connection", refuse)
    return connected
