"""A customer: whoever stands behind one or more orders of a store.

No table of customers is kept. Two orders have the same customer when they have the same digest:
of the buyer's e-mail (Amazon gives each buyer one per seller), or else of the recipient's name
and postal code. The digests stand with the sealed parties and go with them, so a customer is
redacted with the last order, by structure; and an order that is redacted earlier is no longer
anybody's.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.db import read_time
from webapp.orders.order import Order
from webapp.orders.party import BUYER, RECIPIENT, Party
from webapp.orders.restriction import Restriction

Buyer = Party.alias()


@dataclass(frozen=True)
class Customer:
    """By what a customer is known, their latest order, and how many orders there are."""

    digest: bytes
    latest_id: int
    orders: int
    # When the personal data of the last of their orders goes.
    due_at: datetime | None


def digests(order_ids: Collection[int]) -> dict[int, bytes]:
    """By what the customers of these orders are known; no entry where nothing tells, or may."""
    rows = Party.select(Party.order_id, Party.role, Party.contact_index).where(
        Party.order.in_(order_ids),
        Party.contact_index.is_null(False),
        ~Restriction.of_party(Party),
    )
    found: dict[int, dict[str, bytes]] = {}
    for order_id, role, digest in rows.tuples():
        found.setdefault(order_id, {})[role] = bytes(digest)
    return {id_: roles.get(BUYER) or roles[RECIPIENT] for id_, roles in found.items()}


def customers(account: Account, wanted: Iterable[bytes]) -> dict[bytes, Customer]:
    """The account's customers with these digests."""
    part = [Party.contact_index]
    ranked = (
        Party.select(
            Party.contact_index.alias("digest"),
            Order.id.alias("latest"),
            peewee.fn.ROW_NUMBER()
            .over(partition_by=part, order_by=[Order.purchased_at.desc(), Order.id.desc()])
            .alias("place"),
            peewee.fn.COUNT(Order.id).over(partition_by=part).alias("orders"),
            peewee.fn.MAX(Order.personal_data_due_at).over(partition_by=part).alias("due"),
        )
        .join(Order)
        .where(*_theirs(account, set(wanted)))
    )
    columns = (ranked.c.digest, ranked.c.latest, ranked.c.orders, ranked.c.due)
    rows = peewee.Select([ranked], columns).where(ranked.c.place == 1).bind(Order._meta.database)
    return {
        bytes(digest): Customer(bytes(digest), latest, orders, read_time(due))
        for digest, latest, orders, due in rows.tuples()
    }


def orders_of(account: Account, digest: bytes) -> peewee.ModelSelect:
    """A customer's orders with their stores, the latest first."""
    ids = Party.select(Party.order).join(Order).where(*_theirs(account, {digest}))
    found = Order.of(account).where(Order.id.in_(ids))
    return found.order_by(Order.purchased_at.desc(), Order.id.desc())


def _theirs(account: Account, wanted: Collection[bytes]) -> tuple[Any, ...]:
    """Parties by whom an order's customer is known, with these digests."""
    bought = Buyer.select(peewee.SQL("1")).where(
        Buyer.order == Party.order,
        Buyer.role == BUYER,
        Buyer.contact_index.is_null(False),
        ~Restriction.of_party(Buyer),
    )
    known = (Party.role == BUYER) | ~peewee.fn.EXISTS(bought)
    return (
        Order.account == account,
        Party.contact_index.in_(wanted),
        known,
        ~Restriction.of_party(Party),
    )
