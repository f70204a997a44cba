"""A pasted list of tracking numbers: a line for each order, its number first, then the parcel's.

Between the two stands a comma, a semicolon, a tab or spaces, as a spreadsheet or a carrier's
program writes them; a first line of titles is passed over.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from webapp.accounts import Account
from webapp.orders import Order, tracking_number
from webapp.shipping.shipment import LONGEST_NUMBER

MOST_LINES = 1000
LONGEST_LINE = 300
ORDER_NUMBER = re.compile(r"[0-9A-Z]{3}-[0-9]{7}-[0-9]{7}")
BETWEEN = re.compile(r"\s*[,;\t]\s*|\s+")


@dataclass
class TrackingList:
    """What was understood, by the order's id, and what was not: (line's number, line, why)."""

    numbers: dict[int, str] = field(default_factory=dict)
    bad: list[tuple[int, str, str]] = field(default_factory=list)
    typed: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls, text: str, account: Account, typed: Mapping[int, str] | None = None
    ) -> "TrackingList":
        """Read what was pasted. Numbers that were `typed`, by the order's id, are never replaced:
        of two numbers for one parcel, only who has it in hand knows the right one."""
        lines = [line.strip() for line in text.splitlines()][: MOST_LINES + 1]
        found = cls(typed=typed or {})
        orders = _orders(account, lines)
        for number, line in enumerate(lines, 1):
            if line and not (number == 1 and _is_title(line)):
                sentence = found._take(line, orders, number)
                if sentence:
                    found.bad.append((number, line, sentence))
        return found

    @property
    def rest(self) -> str:
        """The lines that are still to be mended, as they stay in the box."""
        return "\n".join(line for _, line, _ in self.bad)

    @property
    def sentences(self) -> list[str]:
        return [f"Line {number}: {sentence}" for number, _, sentence in self.bad]

    def _take(self, line: str, orders: dict[str, int], number: int) -> str:
        """Keep what a line says; what is wrong with it otherwise."""
        if number > MOST_LINES:
            return f"only {MOST_LINES:,} lines are read at once."
        order_number, between, rest = _parts(line)
        tracking = tracking_number.tidy(rest)
        if not ORDER_NUMBER.fullmatch(order_number):
            return "it doesn't begin with an order number, such as 112-1234567-1234567."
        if order_number not in orders:
            return f"{order_number} is not among your orders."
        more = "," in rest or (not between.strip() and " " in rest)
        if more or not 0 < len(tracking) <= LONGEST_NUMBER:
            return "after the order number, one tracking number should follow."
        return self._keep(order_number, orders[order_number], tracking)

    def _keep(self, order_number: str, order_id: int, tracking: str) -> str:
        if self.numbers.get(order_id, tracking) != tracking:
            return f"{order_number} stands in the list twice, with another number."
        if self.typed.get(order_id, tracking) != tracking:
            return f"{order_number} has another number below. Take out the one that is wrong."
        self.numbers[order_id] = tracking
        return ""


def _orders(account: Account, lines: list[str]) -> dict[str, int]:
    """The account's orders that the lines name, by number."""
    numbers = list({_parts(line)[0] for line in lines})
    query = Order.select(Order.amazon_order_id, Order.id).where(
        Order.account == account, Order.amazon_order_id.in_(numbers)
    )
    return dict(query.tuples())


def _parts(line: str) -> tuple[str, str, str]:
    """The order's number, what stands between, and the rest."""
    plain = " , ".join(cell.strip() for cell in _cells(line[:LONGEST_LINE]) if cell.strip())
    found = BETWEEN.search(plain)
    if not found:
        return plain.upper(), "", ""
    return plain[: found.start()].upper(), found[0], plain[found.end() :]


def _cells(line: str) -> Iterator[str]:
    """Unquoted, whichever of the three signs stands between."""
    between = next((sign for sign in ("\t", ";", ",") if sign in line), ",")
    yield from next(csv.reader([line], delimiter=between), [])


def _is_title(line: str) -> bool:
    return not any(char.isdigit() for char in line)
