"""What an order comes to, part by part, and whether Amazon's own figures add up."""

from collections.abc import Sequence
from functools import cached_property

from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.template_filters import money
from webapp.orders.breakdown import Breakdown, TotalPart, parts_of, read, summed
from webapp.orders.order import Order, OrderItem

# Charged apart from the lines, and for the order as a whole.
BESIDE_LINES = "DELIVERY_TIP"
ITEM_DIFFERS = N_(
    "Amazon's own figures don't add up: the parts of %(name)s come to %(found)s, and the total "
    "says %(total)s. Look at the order in Seller Central before you rely on either."
)
PARTS_DIFFER = N_(
    "Amazon's own figures don't add up: the parts of the order come to %(found)s, and the total "
    "says %(total)s. Look at the order in Seller Central before you rely on either."
)
ITEMS_DIFFER = N_(
    "Amazon's own figures don't add up: the items come to %(found)s, and the total says "
    "%(total)s. Look at the order in Seller Central before you rely on either."
)


class OrderTotals:
    """Of one order, with all of its lines; amounts in minor units of the order's currency."""

    def __init__(self, order: Order, items: Sequence[OrderItem]) -> None:
        self._order = order
        self._items = items

    @property
    def rows(self) -> list[TotalPart]:
        """The parts, where there are several, and the total; nothing without a total."""
        if not self._order.currency:
            return []
        parts = parts_of(self._parts)
        shown = parts if len(parts) > 1 else []
        return [*shown, TotalPart(gettext("Order total"), self._order.total_minor)]

    @property
    def problem(self) -> str:
        """Which of Amazon's figures don't add up, in a sentence; empty where they do."""
        total = self._order.total_minor
        for item in self._items if self._order.currency else ():
            parts = read(item.breakdown)
            if parts and item.total_minor is not None and sum(parts.values()) != item.total_minor:
                name = item.named_by(self._order.store.product_identifier)
                return self._differ(ITEM_DIFFERS, sum(parts.values()), item.total_minor, name=name)
        told = sum(self._told.values())
        if self._order.currency and self._told and total not in self._with_and_without(told):
            return self._differ(PARTS_DIFFER, told, total)
        of_lines = self._of_lines
        if self._order.currency and of_lines is not None:
            told = of_lines + self._told.get(BESIDE_LINES, 0)
            if total not in self._with_and_without(told):
                return self._differ(ITEMS_DIFFER, told, total)
        return ""

    def _with_and_without(self, told: int) -> tuple[int, int]:
        """What is charged apart may be no part of the total, as long as it isn't charged yet."""
        return told, told - self._told.get(BESIDE_LINES, 0)

    @cached_property
    def _told(self) -> Breakdown:
        return read(self._order.breakdown)

    @cached_property
    def _parts(self) -> Breakdown:
        """Amazon's own of the order; where it tells none, those of its lines."""
        return self._told or summed(read(item.breakdown) for item in self._items)

    @property
    def _of_lines(self) -> int | None:
        """What the lines come to; unknown where one doesn't say, or says it in another currency."""
        known = [
            item.total_minor
            for item in self._items
            if item.total_minor is not None and item.currency == self._order.currency
        ]
        if not known or len(known) < len(self._items):
            return None
        return sum(known)

    def _differ(self, sentence: str, found: int, total: int, **named: str) -> str:
        language = self._order.store.marketplace.language
        come, said = (money(each, self._order.currency, language) for each in (found, total))
        return gettext(sentence, found=come, total=said, **named)
