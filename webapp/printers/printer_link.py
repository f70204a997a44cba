"""A link to a printer: to an address that was checked, for so long and no longer.

What is connected to is the printer that the operator wrote down. Its name is looked up once, all
of its addresses are checked, and the very ones that were checked are connected to.
"""

import socket
import ssl
import threading
from contextlib import suppress
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from webapp.printers.printer import Printer
from webapp.printers.printer_failure import PrinterAway

# Seconds: until it answers the connection, from one piece to the next, and in all.
CONNECT, NEXT_PIECE, WHOLE = 5.0, 15.0, 120.0
# The same for a question, which is asked again.
QUICK_PIECE, QUICK_WHOLE = 5.0, 10.0


class PrinterLink:
    """Connected once it is made; raises PrinterAway, and then nothing was sent.

    `late` says whether its time was over, so that whatever broke off broke off for that.
    """

    def __init__(self, printer: Printer, quick: bool = False) -> None:
        piece, whole = (QUICK_PIECE, QUICK_WHOLE) if quick else (NEXT_PIECE, WHOLE)
        self.late = False
        self.sock = self._connected(printer)
        self._timer = threading.Timer(whole, self._cut)
        self._timer.daemon = True
        self._timer.start()
        if printer.encrypted:
            self._encrypt(printer.host)
        self.sock.settimeout(piece)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._timer.cancel()
        self.sock.close()

    def _connected(self, printer: Printer) -> socket.socket:
        """To the first of its addresses that answers."""
        problem = "unreachable"
        for address in addresses(printer):
            try:
                return socket.create_connection((address, printer.port), CONNECT)
            except TimeoutError:
                problem = "silent"
            except OSError:
                problem = "unreachable"
        raise PrinterAway(problem)

    def _encrypt(self, host: str) -> None:
        """TLS for the printer by its name, byte by byte no longer than in all."""
        context = ssl.create_default_context()
        try:
            self.sock = context.wrap_socket(
                self.sock, server_hostname=host, do_handshake_on_connect=False
            )
            self.sock.settimeout(CONNECT)
            self.sock.do_handshake()
        except ssl.SSLCertVerificationError:
            self.close()
            raise PrinterAway("certificate") from None
        except (OSError, ValueError):
            self.close()
            raise PrinterAway("unreachable") from None

    def _cut(self) -> None:
        """From another thread: whoever reads or writes there gets no further."""
        self.late = True
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


def addresses(printer: Printer) -> list[str]:
    """Those to connect to; raises PrinterAway, where there are none or one leads elsewhere."""
    try:
        found = socket.getaddrinfo(printer.host, printer.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PrinterAway("unreachable") from None
    known = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not known or not all(_may_be(each, printer) for each in known):
        raise PrinterAway("address")
    return known


def _may_be(text: str, printer: Printer) -> bool:
    """A number leads to where the operator wrote; a name neither back to this machine, nor to what
    tells cloud servers their secrets, nor unencrypted into the world."""
    address = ip_address(text)
    if address.is_multicast or address.is_unspecified:
        return False
    if _is_number(printer.host):
        return True
    if address.is_loopback:
        return printer.host == "localhost"
    if address.is_link_local:
        return False
    return printer.encrypted or address.is_private


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False
