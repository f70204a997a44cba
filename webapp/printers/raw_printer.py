"""Printing at port 9100: bytes in, and no word back.

Such a printer never says what became of them: whether paper lay in it, or whether it understood.
That it took all of them is all that can be known.
"""

import socket
from contextlib import suppress

from webapp.printers.printer_failure import PrinterAway, PrinterSilent
from webapp.printers.printer_link import PrinterLink

PIECE = 65_536
# Seconds that it has to take leave; what it says meanwhile is thrown away.
LEAVE = 5.0


def send(link: PrinterLink, content: bytes) -> None:
    """Raises PrinterAway where nothing left, PrinterSilent where a part did."""
    done = 0
    try:
        while done < len(content):
            done += link.sock.send(content[done : done + PIECE])
    except OSError:
        raise (PrinterSilent("part") if done else PrinterAway("unreachable")) from None
    _take_leave(link)


def _take_leave(link: PrinterLink) -> None:
    with suppress(OSError):
        link.sock.settimeout(LEAVE)
        link.sock.shutdown(socket.SHUT_WR)
        while link.sock.recv(PIECE) and not link.late:
            continue
