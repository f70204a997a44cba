"""A batch of shipments: many orders shipped by one form, and what became of each."""

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.database.db import UTCDateTimeField
from webapp.ground.database.owned import Owned
from webapp.ground.language.message import ToldMessage
from webapp.orders.order import Order
from webapp.shipping import dispatch
from webapp.shipping.dispatch import DispatchedParcel
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import FAILED, Shipment, ShipmentStatus
from webapp.stores.store import Store

KEPT = timedelta(days=90)


class ShipmentBatch(Owned):
    OWN_SINCE = "asked_at"

    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    user_id = peewee.IntegerField()
    # From the form: whoever sends the same form twice gets the same batch.
    form_key = peewee.CharField(max_length=40)
    asked_at = UTCDateTimeField()
    # JSON: orders that stayed, each with the message why, as it is stored.
    stayed = peewee.TextField(default="[]")

    class Meta:
        indexes = ((("account", "form_key"), True),)

    @classmethod
    def ship(
        cls,
        account: Account,
        parcels: Mapping[int, DispatchedParcel],
        form_key: str,
        now: datetime,
        by: User,
    ) -> "ShipmentBatch":
        """Ship these orders, each by itself; sent again, the same form goes on where it stopped."""
        batch, _ = cls.get_or_create(
            account=account, form_key=form_key, defaults={"user_id": by.id, "asked_at": now}
        )
        stayed = []
        for order_id, parcel in parcels.items():
            try:
                key = f"batch-{batch.id}-{order_id}"
                dispatch.ship(account, order_id, parcel, key, now, by, batch.id)
            except Unshippable as error:
                stayed.append([order_id, error.told.stored()])
        cls.update(stayed=json.dumps(stayed)).where(cls.id == batch.id).execute()
        return cls.get_by_id(batch.id)

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        cls.delete().where(cls.asked_at < now - KEPT).execute()

    def undo(self, now: datetime, by: User) -> int:
        """Take back what Amazon can't have heard of; how many."""
        undone = 0
        for shipment in [each for each in self.shipments if not each.refusal]:
            with suppress(Unshippable):
                dispatch.undo(shipment, now, by)
                undone += 1
        return undone

    @property
    def shipments(self) -> list[Shipment]:
        """Those that left, with their orders and stores; what needs somebody comes first."""
        query = Shipment.select(Shipment, Order, Store).join(Order).join(Store)
        mine = (Shipment.account == self.account_id) & (Shipment.batch_id == self.id)
        found = list(query.where(mine).order_by(Shipment.id))
        return sorted(found, key=lambda each: each.status not in FAILED)

    @property
    def left_behind(self) -> list[tuple[Order, ToldMessage]]:
        """Orders that stayed, each with the sentence why."""
        sentences = dict(json.loads(self.stayed))
        mine = Order.account == self.account_id
        orders = Order.select().where(mine, Order.id.in_(list(sentences))).order_by(Order.id)
        return [(order, ToldMessage.read(sentences[order.id])) for order in orders]


def tally(shipments: list[Shipment]) -> list[tuple[ShipmentStatus, int]]:
    """How many have each status that one of them has."""
    counts = Counter(shipment.status for shipment in shipments)
    return [(status, counts[status]) for status in ShipmentStatus if counts[status]]
