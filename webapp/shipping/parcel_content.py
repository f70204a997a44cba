"""What goes into a parcel, as a form has it: how many of each line, and the Transparency codes of
the units that Amazon wants them of. All by Amazon's item id."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from webapp.carriers.transparency_code import is_code, read
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import Message, ToldMessage
from webapp.orders.demand import TRANSPARENCY, asks_for
from webapp.orders.order import Order, OrderItem
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import ShipmentItem

QUANTITY = re.compile(r"\d{1,6}")
STRANGE = Message(
    "shipping.strange_code",
    "“%(code)s” is no Transparency code. Scan the code on the unit again.",
)
TWICE = Message(
    "shipping.code_twice", "One code stands here twice. Each unit has a code of its own."
).told()
WANTED = Message(
    "shipping.codes_wanted",
    "Amazon wants the Transparency codes of %(n)s unit, one for each. %(here)s",
    "Amazon wants the Transparency codes of %(n)s units, one for each. %(here)s",
)
HERE = Message("shipping.codes_here", "%(n)s code is here.", "%(n)s codes are here.")


@dataclass(frozen=True)
class ParcelContent:
    """As typed so far."""

    order: Order
    quantities: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def typed(cls, order: Order, fields: Mapping[str, str], prefix: str = "") -> "ParcelContent":
        return cls(order, _by_line(fields, "quantity-"), _by_line(fields, f"{prefix}codes-"))

    @classmethod
    def of(cls, order: Order, items: Iterable[ShipmentItem]) -> "ParcelContent":
        """That of a parcel."""
        numbers = {item.order_item_id: str(item.quantity) for item in items}
        return cls(order, numbers, {i.order_item_id: "\n".join(i.codes) for i in items})

    @property
    def numbers(self) -> dict[str, int]:
        return {item: int(text or 0) for item, text in self.quantities.items()}

    @property
    def quantity_problem(self) -> str:
        good = all(QUANTITY.fullmatch(text or "0") for text in self.quantities.values())
        return "" if good else gettext("Write how many of each line as a number.")

    @cached_property
    def coded(self) -> dict[str, str]:
        """The lines whose units need a code, each with its identifier."""
        return coded_lines([self.order])[self.order.id]

    @property
    def codes(self) -> dict[str, list[str]]:
        found = {item: read(self.texts.get(item, "")) for item in self.coded}
        return {item: codes for item, codes in found.items() if codes}

    def code_problems(self, needed: bool = True) -> dict[str, ToldMessage]:
        """What is wrong, by line; where Amazon isn't told of the parcel, no code is `needed`."""
        if self.quantity_problem:
            return {}
        found = {item: self._problem(item, needed) for item in self.coded if item in self.numbers}
        return {item: words for item, words in found.items() if words}

    def _problem(self, item: str, needed: bool) -> ToldMessage:
        codes, quantity = self.codes.get(item, []), self.numbers[item]
        strange = next((code for code in codes if not is_code(code)), "")
        if strange:
            return STRANGE.told(code=strange[:40])
        everywhere = [code for each in self.codes.values() for code in each]
        if len(set(everywhere)) < len(everywhere):
            return TWICE
        if len(codes) == quantity or not (codes or needed):
            return ToldMessage()
        return WANTED.told(n=quantity, here=HERE.told(n=len(codes)))


def coded_lines(orders: Collection[Order]) -> dict[int, dict[str, str]]:
    """The lines whose units need a code, each with its identifier, by order."""
    wanting = {each.id: each for each in orders if asks_for(each.demands, TRANSPARENCY)}
    found: dict[int, dict[str, str]] = {order.id: {} for order in orders}
    query = OrderItem.select().where(among(OrderItem.order, wanting)).order_by(OrderItem.id)
    for item in query if wanting else ():
        if asks_for(item.demands, TRANSPARENCY):
            name = item.named_by(wanting[item.order_id].store.product_identifier)
            found[item.order_id][item.order_item_id] = name
    return found


def require_codes(order: Order, items: Iterable[ShipmentItem]) -> None:
    """Raises Unshippable for a parcel that Amazon would refuse for its codes."""
    problems = ParcelContent.of(order, items).code_problems()
    if problems:
        raise Unshippable(next(iter(problems.values())))


def _by_line(fields: Mapping[str, str], starts: str) -> dict[str, str]:
    return {
        name.removeprefix(starts): text.strip()
        for name, text in fields.items()
        if name.startswith(starts)
    }
