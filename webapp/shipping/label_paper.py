"""A label's paper: what of a label names the buyer. Its file, and what Amazon says about it.

It is sealed with the key of the order's recipient, as notes are: whatever destroys that key has
destroyed it, in backups too.
"""

from collections.abc import Collection
from datetime import datetime

import peewee

from webapp.crypto import KeyDestroyed, KeyringError
from webapp.db import Record, database
from webapp.dialect import among
from webapp.orders import Order, Restriction
from webapp.orders.party import RECIPIENT
from webapp.party_key import PartyName
from webapp.shipping.label import Label
from webapp.shipping.recipient_key import held_unredacted, recipient_key

FILE, WORDS = "file", "words"
# What a browser may be given to show or to keep, and the ending of such a file.
MEDIA = {"application/pdf": "pdf", "image/png": "png", "application/zpl": "zpl"}
BEGINNINGS = {b"%PDF": "application/pdf", b"\x89PNG": "image/png"}


class LabelPaper(Record):
    label = peewee.ForeignKeyField(Label, backref="papers", on_delete="CASCADE", index=False)
    order = peewee.ForeignKeyField(Order, backref="label_papers", on_delete="CASCADE")
    kind = peewee.CharField(max_length=8)
    sealed = peewee.BlobField()

    class Meta:
        indexes = ((("label", "kind"), True),)

    @classmethod
    def keep(cls, label: Label, kind: str, content: bytes, now: datetime) -> bool:
        """Keep it, in place of an older one; False when the buyer is forgotten by now."""
        order = label.order
        key = recipient_key(order, now)
        if key is None:
            return False
        sealed = order.store.vault.seal_party(_name(label, kind), key, content)
        with database.atomic():
            if not held_unredacted(order):
                return False
            cls.delete().where(cls.label == label, cls.kind == kind).execute()
            cls.create(label=label, order=order, kind=kind, sealed=sealed)
        return True

    @classmethod
    def read(cls, label: Label, kind: str) -> bytes:
        """Nothing where there is none, or where its key is gone or may not be used now."""
        row = cls.get_or_none(cls.label == label, cls.kind == kind)
        order = label.order
        if row is None or order.redacted or Restriction.restricts(order):
            return b""
        name = PartyName(order.amazon_order_id, RECIPIENT)
        try:
            vault = order.store.vault
            key = vault.party_keys([name]).get(name)
            sealed = bytes(row.sealed)
            return vault.open_party(_name(label, kind), key, sealed) if key else b""
        except (KeyDestroyed, KeyringError):
            return b""

    @classmethod
    def labels_with_file(cls, order: Order) -> set[int]:
        """The ids of an order's labels that can be printed here, if they may be at all."""
        query = cls.select(cls.label_id).where(cls.order == order, cls.kind == FILE)
        return {label_id for (label_id,) in query.tuples()}

    @classmethod
    def forget(cls, order_ids: Collection[int]) -> int:
        """Delete all papers of these orders, inside the transaction that redacts them."""
        return int(cls.delete().where(among(cls.order, order_ids)).execute())


def media_type_of(content: bytes) -> str:
    """By how it begins; a printer's commands begin in more ways than one."""
    return BEGINNINGS.get(content[:4], "application/zpl")


def ending_of(content: bytes) -> str:
    return MEDIA[media_type_of(content)]


def _name(label: Label, kind: str) -> PartyName:
    """Binds it to its label: another's can't be put in its place."""
    return PartyName(label.order.amazon_order_id, f"label-{label.id}-{kind}")
