"""One signed request to an endpoint: over TLS, to a checked address, never redirected.

Of the answer its status is read, and nothing else.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from webapp.amazon.application import NAME, VERSION
from webapp.webhooks.public_address import NoPublicAddress, addresses, public_addresses

# Seconds: from one byte to the next, and in all.
NEXT_BYTE = 5
WHOLE = 10


class WebhookRequest:
    """`allowed` are hosts with ports (`localhost:8443`) that the operator lets in as they are."""

    def __init__(self, url: str, allowed: Collection[str]) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or 443
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._allowed = f"{self._host}:{self._port}" in allowed

    def send(self, body: bytes, headers: Mapping[str, str]) -> tuple[int | None, str]:
        """(status of the answer, ""), or (None, code) where there is none."""
        try:
            return self._exchange(self._addresses(), body, headers), ""
        except NoPublicAddress:
            return None, "address"
        except ssl.SSLCertVerificationError:
            return None, "certificate"
        except TimeoutError:
            return None, "timeout"
        except (OSError, http.client.HTTPException, ValueError):
            return None, "connection"

    def _addresses(self) -> list[str]:
        if self._allowed:
            return addresses(self._host, self._port)
        if self._port != 443:
            raise NoPublicAddress
        return public_addresses(self._host, self._port)

    def _exchange(self, found: Sequence[str], body: bytes, headers: Mapping[str, str]) -> int:
        connection = PinnedConnection(self._host, self._port, found)
        late = threading.Timer(WHOLE, connection.cut)
        late.start()
        try:
            connection.request("POST", self._path, body, {**_own_headers(), **headers})
            # A redirect is an answer like any other: nobody is followed to elsewhere.
            return connection.getresponse().status
        finally:
            late.cancel()
            connection.close()


class PinnedConnection(http.client.HTTPSConnection):
    """To one of these addresses, for the host by its name: in `Host`, SNI and the certificate."""

    def __init__(self, host: str, port: int, found: Sequence[str]) -> None:
        self._found = found
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=NEXT_BYTE, context=self._tls)

    def connect(self) -> None:
        # Noted before its handshake, so that one byte by byte is cut off too.
        self.sock = tls = self._tls.wrap_socket(
            self._connected(), server_hostname=self.host, do_handshake_on_connect=False
        )
        tls.do_handshake()

    def _connected(self) -> socket.socket:
        """To the first of them that answers."""
        for address in self._found[:-1]:
            with suppress(OSError):
                return socket.create_connection((address, self.port), NEXT_BYTE)
        return socket.create_connection((self._found[-1], self.port), NEXT_BYTE)

    def cut(self) -> None:
        """End it from another thread: whoever reads from it gets no more."""
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _own_headers() -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": f"{NAME}/{VERSION} (webhooks)",
        "Connection": "close",
    }
