"""A note: what the merchant writes about an order, sealed, and gone with its personal data.

It may well speak of the buyer.
"""

from collections.abc import Collection
from datetime import datetime

import peewee

from webapp.accounts.user import User
from webapp.ground.audit.audit import record
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import N_, gettext
from webapp.orders.order import Order
from webapp.orders.restriction import Restriction
from webapp.orders.sealed_for_recipient import SealedForRecipient

LONGEST = 2000
MOST = 50
GONE = N_("This order's personal data was destroyed: nothing more can be noted about it.")
RESTRICTED = N_("This order's data is restricted, by a request that stands on the privacy page.")


class Note(SealedForRecipient):
    order = peewee.ForeignKeyField(Order, backref="notes", on_delete="CASCADE")
    user = peewee.ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
    written_at = UTCDateTimeField()

    text = ""

    @property
    def purpose(self) -> str:
        return "note"

    @classmethod
    def write(cls, order: Order, text: str, now: datetime, by: int) -> str:
        """Write a note; a problem in a sentence, or nothing."""
        text = "\n".join(line.rstrip() for line in text.replace("\0", "").splitlines()).strip()
        if problem := cls._problem(order, text):
            return problem
        note = cls(order=order, user=by, written_at=now)
        return "" if note.seal(text.encode(), now) else gettext(GONE)

    @classmethod
    def of(cls, order: Order, restricted: bool = False) -> list["Note"]:
        """The notes of an order that can be shown, newest first.

        None of an order that is restricted, unless `restricted`.
        """
        rows = list(cls.select().where(cls.order == order).order_by(cls.id.desc()))
        for row in rows:
            row.order = order
        found = cls.opened(rows, restricted)
        for row in rows:
            row.text = found.get(row.id, b"").decode()
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
    def _problem(cls, order: Order, text: str) -> str:
        if not text or len(text) > LONGEST:
            return gettext("Write a note of 1 to %(most)s letters.", most=LONGEST)
        if order.redaction:
            return gettext(GONE)
        if Restriction.restricts(order):
            return gettext(RESTRICTED)
        if cls.select().where(cls.order == order).count() >= MOST:
            return gettext("An order has %(most)s notes at most: delete one first.", most=MOST)
        return ""
