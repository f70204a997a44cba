"""Removing orders whole: lines, parcels, timeline, people. Their tax figures stay."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.db import database, keyring_database
from webapp.ground.database.dialect import locked_if_free
from webapp.ground.database.paced_writes import PacedWrites
from webapp.ground.keys.installation import Installation
from webapp.ground.keys.party_key import PartyName, destroy_party_keys
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import ROLES, Party
from webapp.orders.tally import Tally
from webapp.privacy.redaction import SLICE, scope_of
from webapp.privacy.tax_record import TaxRecord
from webapp.stores.store import Store

# What Amazon allows for its data that is not personal, at its shortest: 1 September to 1 March.
EIGHTEEN_MONTHS = timedelta(days=546)
# A sweep looks every six hours, and must not be late.
LONGEST = EIGHTEEN_MONTHS - timedelta(days=1)
# Told of an account's id and how many of its orders went, in the transaction in which they go.
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Removed:
    """What went, in numbers."""

    orders: int = 0
    order_items: int = 0
    packages: int = 0
    parties: int = 0

    def __add__(self, other: "Removed") -> "Removed":
        return Removed(
            self.orders + other.orders,
            self.order_items + other.order_items,
            self.packages + other.packages,
            self.parties + other.parties,
        )


def remove(
    *conditions: peewee.Expression, size: int, lock: Callable[[Any], Any] = locked_if_free
) -> Removed:
    """Remove some of the orders that meet the conditions, inside a transaction.

    Those that somebody holds at the moment are left out, unless `lock` waits for them.
    """
    query = Order.select(Order.id, Order.account_id, Order.store_id, Order.status)
    wanted = query.where(*conditions).order_by(Order.id).limit(size)
    rows = list(lock(wanted).tuples())
    return _remove(rows) if rows else Removed()


def remove_aged(now: datetime, told: Told) -> int:
    """Remove all orders that are older than Amazon allows, slice by slice; how many."""
    gone, turns = 0, PacedWrites(SLICE)
    for account in list(Account.select(Account.id)):
        for status in OrderStatus:
            aged = (
                (Order.account == account)
                & (Order.status == status)
                & (Order.purchased_at < now - LONGEST)
            )
            while removed := _remove_aged(aged, now, turns, partial(told, account.id)):
                gone += removed
    return gone


def _remove_aged(
    aged: peewee.Expression, now: datetime, turns: PacedWrites, told: Callable[[int], None]
) -> int:
    """The keys first, as always: an order may have been kept open for so long."""
    size = turns.rows
    query = Order.select(Order.amazon_order_id, Store.uid).join(Store)
    chosen = query.where(aged, Order.redacted_at.is_null()).order_by(Order.id).limit(size)
    parties = [
        (scope_of(uid), PartyName(number, role))
        for number, uid in chosen.tuples()
        for role in ROLES
    ]
    erasure = _destroyed(parties, now, turns) if parties else 0
    with turns.at(database, size):
        removed = remove(aged, size=size)
        if erasure:
            Installation.follow(erasure)
        if removed.orders:
            told(removed.orders)
    return removed.orders


def _destroyed(parties: list[tuple[str, PartyName]], now: datetime, turns: PacedWrites) -> int:
    with turns.at(keyring_database, len(parties) // len(ROLES)):
        return destroy_party_keys(parties, "amazon", now)


def _remove(rows: Sequence[tuple[int, int, int, str]]) -> Removed:
    ids = [row[0] for row in rows]
    TaxRecord.keep_of(ids)
    # Whatever hangs from an order goes with it, in whichever room it was made.
    gone = {
        model: int(model.delete().where(field.in_(ids)).execute())
        for field, model in Order._meta.backrefs.items()
    }
    Order.delete().where(Order.id.in_(ids)).execute()
    moved: dict[int, Counter[tuple[int, str]]] = {}
    for _, account_id, store_id, status in rows:
        moved.setdefault(account_id, Counter())[store_id, status] -= 1
    for account_id, changes in moved.items():
        Tally.add(account_id, dict(changes))
    return Removed(len(ids), gone[OrderItem], gone[OrderPackage], gone[Party])
