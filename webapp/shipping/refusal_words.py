"""A refusal: Amazon's own words about a shipment that it didn't take. They may name the buyer."""

from collections.abc import Iterable
from datetime import datetime

import peewee

from webapp.orders.order import Order
from webapp.orders.sealed_for_recipient import SealedForRecipient
from webapp.shipping.shipment import Shipment


class RefusalWords(SealedForRecipient):
    shipment = peewee.ForeignKeyField(
        Shipment, backref="refusals", on_delete="CASCADE", unique=True
    )
    order = peewee.ForeignKeyField(Order, backref="refusals", on_delete="CASCADE")

    @property
    def purpose(self) -> str:
        return f"shipment-{self.shipment_id}-words"

    @classmethod
    def keep(cls, shipment: Shipment, words: str, now: datetime) -> bool:
        """Keep them, in place of older ones; False when the buyer is forgotten by now."""
        return cls(shipment=shipment, order=shipment.order).seal(words.encode(), now)

    def drop_older(self) -> None:
        RefusalWords.drop(self.shipment)

    @classmethod
    def drop(cls, shipment: Shipment) -> None:
        """It is told to Amazon anew."""
        cls.delete().where(cls.shipment == shipment).execute()

    @classmethod
    def words_of(cls, shipments: Iterable[Shipment]) -> dict[int, str]:
        """By shipment, for who may read of the buyer; none whose key is gone or may not be used."""
        refused = [shipment.id for shipment in shipments if shipment.refusal]
        found = cls.opened_by(cls.shipment, refused)
        return {each: words.decode(errors="replace") for each, words in found.items()}
