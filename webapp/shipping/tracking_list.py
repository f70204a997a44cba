"""A pasted list of tracking numbers: a line for each order, with its number and the parcel's.

The carrier may stand beside them. Between them stands a comma, a semicolon, a tab, a bar or spaces,
as a spreadsheet or a carrier's program writes them; titles say which column is which, as in
Amazon's own file. Without titles the order's number comes first, or stands as Amazon writes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from webapp.accounts.account import Account
from webapp.amazon.order_number import NUMBER
from webapp.carriers import tracking_number
from webapp.carriers.carrier import carrier_named, known_carrier
from webapp.carriers.number_problem import NumberProblem, number_problem
from webapp.carriers.shipping_choice import LONGEST_CARRIER
from webapp.ground import clean_text
from webapp.ground.language.gettext import N_, gettext
from webapp.order_search.numbered_orders import numbered_orders
from webapp.shipping.parcel_number import wrong_number
from webapp.shipping.pasted_list.list_titles import ListTitles, is_title
from webapp.shipping.pasted_list.named_person import named_people
from webapp.shipping.pasted_list.pasted_line import cells_of, lines_of, parcel_cells, parts
from webapp.shipping.shipment import LONGEST_NUMBER

MOST_LINES = 1000
# Titles stand in one of the first lines.
TITLE_LINES = 3


@dataclass
class TrackingList:
    """What was understood, by the order's id, and what was not: (line's number, line, why).

    Why is a whole sentence that names the line.
    """

    account: Account
    numbers: dict[int, str] = field(default_factory=dict)
    carriers: dict[int, str] = field(default_factory=dict)
    bad: list[tuple[int, str, str]] = field(default_factory=list)
    typed: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls, text: str, account: Account, typed: Mapping[int, str] | None = None
    ) -> "TrackingList":
        """Read what was pasted. Numbers that were `typed`, by the order's id, are never replaced:
        of two numbers for one parcel, only who has it in hand knows the right one."""
        lines = lines_of(tracking_number.plain_signs(text))[: MOST_LINES + 1]
        found = cls(account, typed=typed or {})
        heads = (ListTitles.read(cells_of(line)) for line in lines[:TITLE_LINES])
        titles = next((each for each in heads if each), None)
        read = [parts(line, titles) for line in lines]
        orders = _orders(account, (order for order, _ in read))
        for number, (line, told) in enumerate(zip(lines, read, strict=True), 1):
            if line and not (number <= TITLE_LINES and told[0] not in orders and _is_title(line)):
                sentence = found._take(told, orders, number)
                if sentence:
                    found.bad.append((number, line, sentence))
        for order_id in named_people(found.carriers):
            del found.carriers[order_id]
        return found

    @property
    def rest(self) -> str:
        """The lines that are still to be mended, as they stay in the box."""
        return "\n".join(line for _, line, _ in self.bad)

    @property
    def sentences(self) -> list[str]:
        return [sentence for _, _, sentence in self.bad]

    def _take(self, told: tuple[str, list[str]], orders: dict[str, int], number: int) -> str:
        """Keep what a line says; what is wrong with it otherwise."""
        if number > MOST_LINES:
            return gettext(
                "Line %(line)s: only %(most)s lines are read at once.", line=number, most=MOST_LINES
            )
        order_number, cells = told
        if not NUMBER.fullmatch(order_number):
            return gettext(
                "Line %(line)s: it doesn't begin with an order number, such as "
                "112-1234567-1234567.",
                line=number,
            )
        if order_number not in orders:
            return gettext(
                "Line %(line)s: %(order)s is not among your orders.",
                line=number,
                order=order_number,
            )
        tracking, carrier = _parcel(parcel_cells(cells))
        problem = wrong_number(self.account.id, carrier, tracking)
        if problem:
            return gettext("Line %(line)s: %(problem)s", line=number, problem=problem.sentence)
        if not 0 < len(tracking) <= LONGEST_NUMBER:
            return gettext(
                "Line %(line)s: after the order number, one tracking number should follow, and "
                "its carrier if you like.",
                line=number,
            )
        differs = self._keep(orders[order_number], tracking, carrier)
        return gettext(differs, line=number, order=order_number) if differs else ""

    def _keep(self, order_id: int, tracking: str, carrier: str) -> str:
        """Another number of the order that stands somewhere else, if one does."""
        if self.numbers.get(order_id, tracking) != tracking:
            return N_("Line %(line)s: %(order)s stands in the list twice, with another number.")
        if self.typed.get(order_id, tracking) != tracking:
            return N_(
                "Line %(line)s: %(order)s has another number below. Take out the one that is wrong."
            )
        self.numbers[order_id] = tracking
        if carrier:
            self.carriers[order_id] = carrier
        return ""


def _orders(account: Account, named: Iterable[str]) -> dict[str, int]:
    """The account's orders that the lines name, by number."""
    query = numbered_orders(account, list(set(named)))
    return {order.amazon_order_id: order.id for order in query}


def _parcel(cells: list[str]) -> tuple[str, str]:
    """(tracking number, carrier or nothing); two empty texts where these cells are neither."""
    if len(cells) == 1:
        return ("" if known_carrier(cells[0]) else tracking_number.tidy(cells[0])), ""
    if len(cells) == 2:
        for number, name in (cells, reversed(cells)):
            if known_carrier(name) or not any(char.isdigit() for char in name):
                carrier = carrier_named(clean_text.clean_line(name, LONGEST_CARRIER)).name
                return tracking_number.tidy(number), carrier
    # A link or a broken number with commas, at which it was taken apart; else these are several.
    whole = tracking_number.tidy(",".join(cells))
    problem = number_problem("", whole)
    return (whole if problem and problem is not NumberProblem.OTHER_SIGNS else ""), ""


def _is_title(line: str) -> bool:
    """Of the first lines one that names no order."""
    return not any(char.isdigit() for char in line) or any(map(is_title, cells_of(line)))
