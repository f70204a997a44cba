"""Orders that wait to be shipped, as a report lists them: numbers and times, and nobody's name."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from webapp.amazon.failure import OurFault
from webapp.amazon.report_download import OPERATION

NUMBER = re.compile(rb"\d{3}-\d{7}-\d{7}")
_NUMBER, _PLACED, _PROMISED = "order-id", "purchase-date", "promise-date"
_BOM = b"\xef\xbb\xbf"


class WaitingOrder(NamedTuple):
    """`placed_at` and `promised_at` (by when to ship) are None where the list doesn't say."""

    number: str
    placed_at: datetime | None
    promised_at: datetime | None


def read_waiting_orders(lines: Iterable[bytes]) -> Iterator[WaitingOrder]:
    """An order for each line that begins an order's item; other lines are passed over.

    Of the columns only three are looked at; what else stands in a line is dropped with it. Raises
    OurFault where no column has numbers, or no line one.
    """
    lines = iter(lines)
    head = next(lines, b"").removeprefix(_BOM).rstrip(b"\r").split(b"\t")
    names = [name.strip().strip(b'"').lower().decode("ascii", "replace") for name in head]
    if _NUMBER not in names:
        raise OurFault("the report lists no order numbers", operation=OPERATION)
    places = [names.index(n) if n in names else -1 for n in (_NUMBER, _PLACED, _PROMISED)]
    last, odd, found = max(places), 0, 0
    for line in lines:
        cells = line.split(b"\t", last + 1)[: last + 1]
        number = _cell(cells, places[0])
        if NUMBER.fullmatch(number):
            found += 1
            yield WaitingOrder(number.decode(), *(_time(_cell(cells, p)) for p in places[1:]))
        else:
            odd += bool(line.strip())
    if odd and not found:
        raise OurFault("the report lists no order numbers", operation=OPERATION)


def _cell(cells: list[bytes], place: int) -> bytes:
    return cells[place].strip().strip(b'"') if 0 <= place < len(cells) else b""


def _time(cell: bytes) -> datetime | None:
    try:
        moment = datetime.fromisoformat(cell.decode("ascii"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
