"""A merchant's address leads to the public network alone, by whatever trick it is written."""

import socket
import threading
from typing import Any

import pytest

from webapp.webhooks.public_address import is_public
from webapp.webhooks.webhook_request import WebhookRequest

PRIVATE = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "100.127.255.255", "198.18.0.1", "192.0.0.8", "192.0.2.1"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1"),
    *("2001:0:7f00:1::1", "2001:db8::1", "100::1", "5f00::1", "3fff::1"),
)
PUBLIC = ("93.184.215.14", "8.8.8.8", "100.128.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
# What resolves to this machine or its network without looking so.
SPELLINGS = (
    *("127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0"),
    *("localhost", "LOCALHOST", "localhost.", "[::1]", "[::ffff:127.0.0.1]", "[::]"),
    *("169.254.169.254", "2852039166", "[fe80::1]", "[64:ff9b::7f00:1]", "10.0.0.1"),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_a_private_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_public_network_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_a_private_address_is_connected_to(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = noted_connections(monkeypatch)

    answer = WebhookRequest(f"https://{host}/", ()).send(b"{}", {})

    assert answer == (None, "address")
    assert connected == []


def test_a_name_with_one_private_address_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    connected = noted_connections(monkeypatch)

    assert WebhookRequest("https://two.example/", ()).send(b"{}", {}) == (None, "address")
    assert connected == []


def test_a_name_that_changes_its_mind_leads_to_what_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """First it is public; whoever asked again would be led to this machine."""
    resolve(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    connected = noted_connections(monkeypatch)

    answer = WebhookRequest("https://rebind.example/", ()).send(b"{}", {})

    assert answer == (None, "connection")
    assert connected == [("93.184.215.14", 443)]


@pytest.mark.parametrize("url", ["https://erp.example:22/", "https://erp.example:6379/"])
def test_no_other_port_is_connected_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, ["93.184.215.14"])
    connected = noted_connections(monkeypatch)

    assert WebhookRequest(url, ()).send(b"{}", {}) == (None, "address")
    assert connected == []


def test_a_certificate_of_another_host_is_not_trusted(listener: Any) -> None:
    """The name is what counts, not the address that it stands for."""
    place = f"127.0.0.1:{listener.port}"

    answer = WebhookRequest(f"https://{place}/", [place]).send(b"{}", {})

    assert answer == (None, "certificate")
    assert listener.heard == []


def test_who_answers_byte_by_byte_or_never_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes the connection and says nothing, not even its handshake."""
    monkeypatch.setattr("webapp.webhooks.webhook_request.NEXT_BYTE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"localhost:{silent.getsockname()[1]}"

        answer = WebhookRequest(f"https://{place}/", [place]).send(b"{}", {})

    assert answer[0] is None
    assert answer[1] in ("timeout", "connection")


def test_who_keeps_talking_is_cut_off_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte now and then would keep each single wait short."""
    monkeypatch.setattr("webapp.webhooks.webhook_request.WHOLE", 0.3)
    ended = threading.Event()

    def drip(server: socket.socket) -> None:
        peer, _ = server.accept()
        # The beginning of a TLS record, whose rest comes byte by byte.
        with peer:
            for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 10_000:
                if ended.wait(0.05):
                    return
                try:
                    peer.send(bytes([byte]))
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=(server,))
        dripping.start()
        place = f"localhost:{server.getsockname()[1]}"
        answer = WebhookRequest(f"https://{place}/", [place]).send(b"{}", {})
        ended.set()
        dripping.join()

    assert answer[0] is None


def resolve(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """Let names stand for these, one answer after the other."""
    waiting = list(answers)

    def told(_host: str, port: int, **_: Any) -> list[Any]:
        now = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in now]

    monkeypatch.setattr("webapp.webhooks.public_address.socket.getaddrinfo", told)


def noted_connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where it would have connected to; none is made."""
    connected: list[Any] = []

    def refuse(place: Any, *_: Any, **__: Any) -> Any:
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr("webapp.webhooks.webhook_request.socket.create_connection", refuse)
    return connected
