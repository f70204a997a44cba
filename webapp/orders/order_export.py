"""Orders as a file (CSV) for a spreadsheet: written slice by slice, never whole in memory.

Between two slices nothing is held, neither a cursor nor a transaction, so that whoever goes away
in the middle leaves nothing behind.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from webapp.accounts import Account
from webapp.clock import iso, iso_there
from webapp.crypto import KeyDestroyed
from webapp.dialect import among
from webapp.money import in_whole_units
from webapp.orders.desk import Desk
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.order_row import held_for
from webapp.orders.party import RECIPIENT, Party
from webapp.orders.place import Place
from webapp.orders.question import Question
from webapp.orders.restriction import Restriction
from webapp.orders.sort import Sort
from webapp.orders.tag import OrderTag
from webapp.party_key import PartyName
from webapp.spreadsheet import MARK, written
from webapp.stores import Store

SLICE = 500
TITLES = (
    "Order",
    "Store",
    "Order Source",
    "Status",
    "On hold for",
    "Ordered",
    "Ship by",
    "Requested Service",
    "Mapped Service",
    "City",
    "Region",
    "Country",
    "Total",
    "Currency",
    "Items",
    "Units",
    "Units shipped",
    "Tracking numbers",
    "Tags",
)
PERSONAL_TITLES = (
    "Recipient",
    "Company",
    "Address 1",
    "Address 2",
    "Address 3",
    "Postal code",
    "Phone",
)


class OrderExport:
    """The orders with these ids, or all that a question asks for; with people or without."""

    def __init__(
        self,
        account: Account,
        question: Question | None,
        ids: Sequence[int],
        with_people: bool,
        now: datetime,
    ) -> None:
        self._account = account
        self._question = question
        self._ids = ids
        self._with_people = with_people
        self._now = now
        self._stores = {store.id: store for store in Store.of(account)}
        self.handed_over = 0
        self.whole = False

    @property
    def lines(self) -> Iterator[str]:
        """The file, a slice at a time; `handed_over` orders of it were taken so far."""
        yield MARK + written([(*TITLES, *(PERSONAL_TITLES if self._with_people else ()))])
        for ids in self._slices():
            rows = list(self._rows(ids))
            self.handed_over += len(rows)
            yield written(rows)
        self.whole = True

    def _slices(self) -> Iterator[list[int]]:
        if self._question is None:
            yield from (list(self._ids[i : i + SLICE]) for i in range(0, len(self._ids), SLICE))
            return
        question = self._question.but(sort=Sort.OLDEST, status=self._question.tab)
        selection = Desk(self._account, question, self._now, sees_people=True).selection
        places: list[Place] = selection.after(None, SLICE)
        while places:
            yield [place.id for place in places]
            places = selection.after(places[-1], SLICE) if len(places) == SLICE else []

    def _rows(self, ids: list[int]) -> Iterator[list[Any]]:
        mine = Order.account == self._account
        orders = {o.id: o for o in Order.select().where(mine, among(Order.id, ids))}
        items, packages = _by_order(OrderItem, ids), _by_order(OrderPackage, ids)
        tags, people = OrderTag.of(ids), self._people(orders) if self._with_people else {}
        for order_id in ids:
            if order := orders.get(order_id):
                cells = self._cells(order, items.get(order_id, []), packages.get(order_id, []))
                names = "; ".join(tag.name for tag in tags.get(order_id, []))
                person = people.get(order_id, {})
                rest = _personal(person) if self._with_people else []
                yield [*cells, names, *rest]

    def _cells(
        self, order: Order, items: Sequence[OrderItem], packages: Sequence[OrderPackage]
    ) -> list[Any]:
        store = self._stores[order.store_id]
        live = [item for item in items if not item.is_cancelled]
        named = [f"{i.quantity_ordered} × {i.named_by(store.product_identifier)}" for i in live]
        return [
            order.amazon_order_id,
            store.nickname,
            store.marketplace.domain,
            order.status.label,
            held_for(order),
            iso(order.purchased_at),
            iso_there(order.ship_by, store.marketplace.time_zone) if order.ship_by else "",
            order.service_level,
            order.mapped_service,
            order.city,
            order.region,
            order.country,
            amount(order.total_minor, order.currency),
            order.currency,
            "; ".join(named),
            order.units,
            order.units_shipped,
            "; ".join(p.tracking_number for p in packages if p.tracking_number),
        ]

    def _people(self, orders: dict[int, Order]) -> dict[int, dict[str, Any]]:
        """The recipients that may be used; neither redacted ones nor restricted ones."""
        restricted = Restriction.select(Restriction.order).where(
            among(Restriction.order, list(orders))
        )
        parties = Party.select().where(
            among(Party.order, list(orders)),
            Party.role == RECIPIENT,
            Party.order.not_in(restricted),
        )
        by_store: dict[int, dict[int, bytes]] = {}
        for party in parties:
            store_id = orders[party.order_id].store_id
            by_store.setdefault(store_id, {})[party.order_id] = bytes(party.sealed)
        found: dict[int, dict[str, Any]] = {}
        for store_id, sealed in by_store.items():
            found |= _opened(self._stores[store_id], orders, sealed)
        return found


def amount(minor: int, currency: str | None) -> str:
    """A sum as a spreadsheet reckons with it."""
    if not currency:
        return ""
    return str(in_whole_units(minor, currency))


def _opened(store: Store, orders: dict[int, Order], sealed: dict[int, bytes]) -> dict[int, Any]:
    try:
        vault = store.vault
    except KeyDestroyed:
        return {}
    names = {
        order_id: PartyName(orders[order_id].amazon_order_id, RECIPIENT) for order_id in sealed
    }
    keys = vault.party_keys(names.values())
    return {
        order_id: json.loads(vault.open_party(name, keys[name], sealed[order_id]))
        for order_id, name in names.items()
        if name in keys
    }


def _by_order(model: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in model.select().where(among(model.order, ids)).order_by(model.id):
        found.setdefault(row.order_id, []).append(row)
    return found


def _personal(person: dict[str, Any]) -> list[Any]:
    lines = [*(person.get("lines") or ()), "", "", ""][:3]
    named = [person.get("name"), person.get("company")]
    return [*named, *lines, person.get("postal_code"), person.get("phone")]
