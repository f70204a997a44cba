"""A label's file, and what Amazon says about the label. Both name the buyer."""

import re
from datetime import datetime

import peewee

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
        rows = list(cls.select().where(cls.label == label, cls.kind == kind))
        return next(iter(cls.opened(rows).values()), b"")

    @classmethod
    def labels_with_file(cls, order: Order) -> set[int]:
        """The ids of an order's labels that can be printed here, if they may be at all."""
        query = cls.select(cls.label_id).where(cls.order == order, cls.kind == FILE)
        return {label_id for (label_id,) in query.tuples()}


def may_be_printed(media_type: str, content: bytes) -> bool:
    """Whether it is a label by what it is said to be, or, where that is odd, by how it begins."""
    return media_type in MEDIA or content[:4] in BEGINNINGS or bool(ZPL.match(content))


def media_type_of(content: bytes) -> str:
    """By how it begins; a printer's commands begin in more ways than one."""
    return BEGINNINGS.get(content[:4], "application/zpl")


def ending_of(content: bytes) -> str:
    return MEDIA[media_type_of(content)]
