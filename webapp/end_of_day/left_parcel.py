"""A parcel that left from here, with what its label cost, where Amazon sold it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.carriers.carrier import carrier_named
from webapp.ground.language.gettext import N_
from webapp.orders.order import Order
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.shipment import LEFT, Shipment
from webapp.stores.store import Store

UNNAMED = N_("No carrier named")


@dataclass(frozen=True)
class LeftParcel:
    """Nothing of it names the buyer. Its price is in minor units; none for a label that was bought
    elsewhere."""

    order_id: int
    order_number: str
    store_id: int
    ship_by: datetime | None
    carrier: str
    service: str
    tracking_number: str
    weight_grams: int | None
    left_at: datetime
    price_minor: int | None
    currency: str | None
    carton_id: int | None = None

    @property
    def shared(self) -> tuple[int, str] | None:
        """The same for all orders that left in one carton; none for what left alone."""
        return (self.carton_id, self.tracking_number) if self.carton_id else None

    @property
    def carrier_name(self) -> str:
        """One name, however it was spelled; empty where none was named."""
        return carrier_named(self.carrier).name if self.carrier else ""

    @property
    def late(self) -> bool:
        """Whether it left after the day by which Amazon wanted it to."""
        return bool(self.ship_by and self.left_at > self.ship_by)

    @classmethod
    def between(
        cls, account: Account, begin: datetime, end: datetime, store: Store | None = None
    ) -> "Sequence[LeftParcel]":
        """Those of an account that left from then until then, the first first."""
        bought = (Label.order == Shipment.order) & (Label.shipment_id == Shipment.id)
        bought &= Label.status == LabelStatus.PURCHASED
        columns = (
            *(Shipment.order_id, Order.amazon_order_id, Shipment.store_id, Order.ship_by),
            *(Shipment.carrier, Shipment.service, Shipment.tracking_number),
            *(Shipment.weight_grams, Shipment.left_at, Label.price_minor, Label.currency),
            Shipment.carton_id,
        )
        query = Shipment.select(*columns).join(Order).switch(Shipment)
        query = query.join(Label, peewee.JOIN.LEFT_OUTER, on=bought).where(
            Shipment.account == account,
            Shipment.left_at.between(begin, end),
            Shipment.status.in_(list(LEFT)),
        )
        if store is not None:
            query = query.where(Shipment.store == store)
        rows = query.order_by(Shipment.left_at, Shipment.id).tuples()
        return [cls(*row[: len(fields(cls))]) for row in rows]
