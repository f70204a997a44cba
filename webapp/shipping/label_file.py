"""A label's file, and what Amazon says about the label. Both name the buyer."""

import re
from collections.abc import Collection
from datetime import datetime

import peewee

from webapp.ground.database.dialect import among
from webapp.orders.order import Order
from webapp.orders.sealed_for_recipient import SealedForRecipient
from webapp.shipping.label import Label

FILE, WORDS = "file", "words"
# What a browser may be given to show or to keep, and the ending of such a file.
MEDIA = {"application/pdf": "pdf", "image/png": "png", "application/zpl": "zpl"}
ZPL = re.compile(rb"\s*[\^~][A-Z]")
BEGINNINGS = {b"%PDF": "application/pdf", b"\x89PNG": "image/png"}


class LabelFile(SealedForRecipient):
    label = peewee.ForeignKeyField(Label, backref="papers", on_delete="CASCADE", index=False)
    order = peewee.ForeignKeyField(Order, backref="label_papers", on_delete="CASCADE")
    kind = peewee.CharField(max_length=8)

    class Meta:
        indexes = ((("label", "kind"), True),)

    @property
    def purpose(self) -> str:
        return f"label-{self.label_id}-{self.kind}"

    @classmethod
    def keep(cls, label: Label, kind: str, content: bytes, now: datetime) -> bool:
        """Keep it, in place of an older one; False when the buyer is forgotten by now."""
        return cls(label=label, order=label.order, kind=kind).seal(content, now)

    def drop_older(self) -> None:
        mine = (LabelFile.label == self.label_id) & (LabelFile.kind == self.kind)
        LabelFile.delete().where(mine).execute()

    @classmethod
    def read(cls, label: Label, kind: str) -> bytes:
        """Nothing where there is none, or where its key is gone or may not be used now."""
        return cls.opened_by(cls.label, [label.id], cls.kind == kind).get(label.id, b"")

    @classmethod
    def files(cls, label_ids: Collection[int]) -> dict[int, bytes]:
        """What can be printed of these labels, by their ids."""
        return cls.opened_by(cls.label, label_ids, cls.kind == FILE)

    @classmethod
    def printable(cls, label_ids: Collection[int]) -> set[int]:
        """Those of these labels that have a file here, if it may be read at all."""
        query = cls.select(cls.label_id).where(among(cls.label, label_ids), cls.kind == FILE)
        return {label_id for (label_id,) in query.tuples()} if label_ids else set()


def may_be_printed(media_type: str, content: bytes) -> bool:
    """Whether it is a label by what it is said to be, or, where that is odd, by how it begins."""
    return media_type in MEDIA or content[:4] in BEGINNINGS or bool(ZPL.match(content))


def media_type_of(content: bytes) -> str:
    """By how it begins; a printer's commands begin in more ways than one."""
    return BEGINNINGS.get(content[:4], "application/zpl")


def ending_of(content: bytes) -> str:
    return MEDIA[media_type_of(content)]
