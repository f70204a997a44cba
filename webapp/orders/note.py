"""A note: what the merchant writes about an order, sealed, and gone with its personal data.

It may well speak of the buyer. So it is sealed with the key of the order's recipient: whatever
destroys that key has destroyed the notes, in backups too.
"""

from collections.abc import Collection
from datetime import datetime

import peewee

from webapp.accounts import User
from webapp.audit import record
from webapp.crypto import KeyDestroyed
from webapp.db import Record, UTCDateTimeField, database
from webapp.dialect import among, locked
from webapp.orders.order import Order
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import Restriction
from webapp.party_key import PartyName

LONGEST = 2000
MOST = 50
NOTE = "note"
GONE = "This order's personal data was destroyed: nothing more can be noted about it."
RESTRICTED = "This order's data is restricted, by a request that stands on the privacy page."


class Note(Record):
    order = peewee.ForeignKeyField(Order, backref="notes", on_delete="CASCADE")
    user = peewee.ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
    written_at = UTCDateTimeField()
    sealed = peewee.BlobField()

    text = ""

    @classmethod
    def write(cls, order: Order, text: str, now: datetime, by: int) -> str:
        """Write a note; a problem in a sentence, or nothing."""
        text = "\n".join(line.rstrip() for line in text.replace("\0", "").splitlines()).strip()
        if problem := cls._problem(order, text):
            return problem
        key = _key(order, now)
        if key is None:
            return GONE
        sealed = order.store.vault.seal_party(_name(order, NOTE), key, text.encode())
        with database.atomic():
            # Whoever redacts this order waits, or has done it and is found here.
            held = locked(Order.select(Order.redaction).where(Order.id == order.id)).first()
            if held is None or held.redaction:
                return GONE
            cls.create(order=order, user=by, written_at=now, sealed=sealed)
        return ""

    @classmethod
    def of(cls, order: Order, restricted: bool = False) -> list["Note"]:
        """The notes of an order that can be shown, newest first.

        None of an order that is restricted, unless `restricted`.
        """
        rows = list(cls.select().where(cls.order == order).order_by(cls.id.desc()))
        if not rows or (Restriction.restricts(order) and not restricted):
            return []
        try:
            vault = order.store.vault
        except KeyDestroyed:
            return []
        name = _name(order, RECIPIENT)
        key = vault.party_keys([name]).get(name)
        for row in rows:
            sealed = bytes(row.sealed)
            row.text = vault.open_party(_name(order, NOTE), key, sealed).decode() if key else ""
        return [row for row in rows if row.text]

    @classmethod
    def remove(cls, order: Order, note_id: int, now: datetime, by: User) -> bool:
        """Delete one note of an order; whether it was there."""
        with database.atomic():
            gone = cls.delete().where(cls.order == order, cls.id == note_id).execute()
            if gone:
                record("note.deleted", now=now, by=by, on=order, note=note_id)
        return bool(gone)

    @classmethod
    def counts(cls, order_ids: Collection[int]) -> dict[int, int]:
        """How many notes each of these orders has; those without are left out."""
        query = cls.select(cls.order_id, peewee.fn.COUNT(cls.id)).group_by(cls.order_id)
        return dict(query.where(among(cls.order, order_ids)).tuples())

    @classmethod
    def forget(cls, order_ids: Collection[int]) -> int:
        """Delete all notes of these orders, inside the transaction that redacts them."""
        return int(cls.delete().where(among(cls.order, order_ids)).execute())

    @classmethod
    def _problem(cls, order: Order, text: str) -> str:
        if not text or len(text) > LONGEST:
            return f"Write a note of 1 to {LONGEST:,} letters."
        if order.redaction:
            return GONE
        if Restriction.restricts(order):
            return RESTRICTED
        if cls.select().where(cls.order == order).count() >= MOST:
            return f"An order has {MOST} notes at most: delete one first."
        return ""


def _key(order: Order, now: datetime) -> bytes | None:
    name = _name(order, RECIPIENT)
    try:
        return order.store.vault.ensure_party_keys([name], now).get(name)
    except KeyDestroyed:
        return None


def _name(order: Order, role: str) -> PartyName:
    return PartyName(order.amazon_order_id, role)
