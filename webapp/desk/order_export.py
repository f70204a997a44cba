"""Orders as rows of a file: slice by slice, never whole in memory.

Between two slices nothing is held, neither a cursor nor a transaction, so that whoever goes away
in the middle leaves nothing behind.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from webapp.accounts.account import Account
from webapp.desk.row.order_row import held_for
from webapp.ground.clock import iso, iso_there
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.language import ENGLISH, speaking, time_zone
from webapp.ground.money import in_whole_units
from webapp.order_search.cursor import Cursor
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.selection import Selection
from webapp.order_search.sort import Sort
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.order_demand import shown
from webapp.orders.party import RECIPIENT, DecryptedPeople, Party
from webapp.orders.recipient_address import delivery_instructions, recipient_address
from webapp.orders.restriction import Restriction
from webapp.orders.tag import OrderTag
from webapp.shipping.unshipped import named_lines, unshipped
from webapp.stores.store import Store

SLICE = 500
TITLES = (
    N_("Order"),
    N_("Store"),
    N_("Order Source"),
    N_("Status"),
    N_("On hold for"),
    N_("Ordered"),
    N_("Ship by"),
    N_("Requested Service"),
    N_("Mapped Service"),
    N_("City"),
    N_("Region"),
    N_("Country"),
    N_("Total"),
    N_("Currency"),
    N_("Items"),
    N_("Units"),
    N_("Units shipped"),
    N_("Units to ship"),
    N_("Demands"),
    N_("Tracking numbers"),
    N_("Tags"),
    N_("Shared parcel"),
)
PERSONAL_TITLES = (
    N_("Recipient"),
    N_("Company"),
    N_("Address 1"),
    N_("Address 2"),
    N_("Address 3"),
    N_("District"),
    N_("Postal code"),
    N_("Phone"),
    N_("Delivery instructions"),
)


class OrderExport:
    """The orders with these ids, or all that a question asks for; with people or without."""

    def __init__(
        self,
        account: Account,
        order_query: OrderQuery | None,
        ids: Sequence[int],
        with_people: bool,
        now: datetime,
        spoken: str = ENGLISH,
    ) -> None:
        """`spoken` is the language of its words: a file for other software has English ones."""
        self._account = account
        self._order_query = order_query
        self._ids = ids
        self._with_people = with_people
        self._now = now
        # The rows are made after the request, whose language is forgotten by then.
        self._spoken = spoken, time_zone()
        self._stores = {store.id: store for store in Store.of(account)}
        self.handed_over = 0
        self.whole = False

    @property
    def titles(self) -> Sequence[str]:
        titles = (*TITLES, *(PERSONAL_TITLES if self._with_people else ()))
        with speaking(*self._spoken):
            return [gettext(title) for title in titles]

    @property
    def slices(self) -> Iterator[list[list[Any]]]:
        """The rows, some hundred at a time; `handed_over` orders of them were taken so far."""
        for ids in self._slices():
            with speaking(*self._spoken):
                rows = list(self._rows(ids))
            self.handed_over += len(rows)
            yield rows
        self.whole = True

    def _slices(self) -> Iterator[list[int]]:
        if self._order_query is None:
            yield from (list(self._ids[i : i + SLICE]) for i in range(0, len(self._ids), SLICE))
            return
        order_query = self._order_query.but(sort=Sort.OLDEST, status=self._order_query.tab)
        selection = Selection.of(self._account, order_query, self._now)
        cursors: list[Cursor] = selection.after(None, SLICE)
        while cursors:
            yield [cursor.id for cursor in cursors]
            cursors = selection.after(cursors[-1], SLICE) if len(cursors) == SLICE else []

    def _rows(self, ids: list[int]) -> Iterator[list[Any]]:
        mine = Order.account == self._account
        orders = {o.id: o for o in Order.select().where(mine, among(Order.id, ids))}
        for each in orders.values():
            each.store = self._stores[each.store_id]
        items, packages = OrderItem.by_order(ids), OrderPackage.by_order(ids)
        rest = unshipped(ids)
        tags, people = OrderTag.of(ids), self._people(orders) if self._with_people else {}
        for order_id in ids:
            if order := orders.get(order_id):
                cells = self._cells(order, items[order_id], rest[order_id], packages[order_id])
                names = "; ".join(tag.name for tag in tags.get(order_id, []))
                person = people.get(order_id, DecryptedPeople()).recipient
                personal = _personal(order, person) if self._with_people else []
                yield [*cells, names, order.carton_id or "", *personal]

    def _cells(
        self,
        order: Order,
        items: Sequence[OrderItem],
        rest: Mapping[str, int],
        packages: Sequence[OrderPackage],
    ) -> list[Any]:
        store = order.store
        left = sum(rest.values()) if order.status.open else 0
        return [
            order.amazon_order_id,
            store.nickname,
            store.marketplace.domain,
            order.status.label,
            held_for(order.status, order.hold_reason, order.held_until),
            iso(order.purchased_at),
            iso_there(order.ship_by, store.marketplace.time_zone) if order.ship_by else "",
            order.service_level,
            order.mapped_service,
            order.city,
            order.region,
            order.country,
            amount(order.total_minor, order.currency),
            order.currency,
            "; ".join(named_lines(order, items, rest if order.status.open else {})),
            order.units,
            order.units_shipped,
            left,
            "; ".join(shown(order)),
            "; ".join(p.tracking_number for p in packages if p.tracking_number),
        ]

    def _people(self, orders: dict[int, Order]) -> dict[int, DecryptedPeople]:
        """The recipients; none of an order in which somebody is restricted."""
        restricted = Restriction.among(orders)
        allowed = [each for each in orders.values() if each.id not in restricted]
        return Party.opened(allowed, roles=(RECIPIENT,))


def amount(minor: int, currency: str | None) -> Decimal | None:
    """A sum as a spreadsheet reckons with it."""
    if not currency:
        return None
    return in_whole_units(minor, currency)


def _personal(order: Order, person: dict[str, Any]) -> list[Any]:
    """The cells of PERSONAL_TITLES: what the first two lines of a street have no room for stands
    in the third."""
    address = recipient_address(order, person)
    first, second, *rest = *address.street, "", ""
    street = [first, second, ", ".join(filter(None, rest))]
    district = ", ".join(filter(None, address.districts))
    named = [address.name, address.company]
    place = [district, address.postal_code, person.get("phone")]
    return [*named, *street, *place, "; ".join(delivery_instructions(person))]
