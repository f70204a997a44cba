"""An offer's refusal: Amazon's own words about a package that it offers nothing for.

They may name the buyer.
"""

from collections.abc import Iterable
from datetime import datetime

import peewee

from webapp.label_batches.planned_label import PlannedLabel
from webapp.orders.order import Order
from webapp.orders.sealed_for_recipient import SealedForRecipient


class OfferRefusal(SealedForRecipient):
    planned_label = peewee.ForeignKeyField(PlannedLabel, on_delete="CASCADE", unique=True)
    order = peewee.ForeignKeyField(Order, on_delete="CASCADE")

    @property
    def purpose(self) -> str:
        return f"planned-label-{self.planned_label_id}-words"

    @classmethod
    def keep(cls, planned: PlannedLabel, words: str, now: datetime) -> bool:
        """Keep them, in place of older ones; False when the buyer is forgotten by now."""
        return cls(planned_label=planned, order=planned.order).seal(words.encode(), now)

    def drop_older(self) -> None:
        OfferRefusal.drop(self.planned_label)

    @classmethod
    def drop(cls, planned: PlannedLabel) -> None:
        """Prices are asked for anew."""
        cls.delete().where(cls.planned_label == planned).execute()

    @classmethod
    def words_of(cls, planned: Iterable[PlannedLabel]) -> dict[int, str]:
        """By planned label, for who may read of the buyer; none whose key is gone."""
        found = cls.opened_by(cls.planned_label, [each.id for each in planned])
        return {each: words.decode(errors="replace") for each, words in found.items()}
