"""A carton: one parcel that holds several orders of one recipient at one address.

An order carries its carton's id, so that it can lie in one only. Each order still has a shipment of
its own, which is confirmed to Amazon by its own reference; what they share is the parcel's number.
Whoever changes a carton holds its orders first.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.cartons.carton_fit import require_fit
from webapp.cartons.shared_parcel import carton_orders
from webapp.ground.audit import audit
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.dialect import among
from webapp.ground.database.owned import Owned
from webapp.ground.language.message import Message
from webapp.orders.order import Order
from webapp.orders.order_events import tell_timelines
from webapp.orders.order_progress import locked_orders
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.stores.store import Store

MOST_ORDERS = 20
TOO_FEW = Message(
    "cartons.too_few", "Choose two orders at least: one alone needs no shared parcel."
).told()
TOO_MANY = Message(
    "cartons.too_many", "A parcel takes %(most)s orders at most. Choose fewer."
).told(most=MOST_ORDERS)
GONE = Message("cartons.gone", "One of these orders is no longer among yours.").told()
TAKEN = Message(
    "cartons.taken",
    "Somebody has put %(order)s into another parcel meanwhile. Look at it again.",
)


class Carton(Owned):
    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, index=False)
    user_id = peewee.IntegerField()
    made_at = UTCDateTimeField()

    class Meta:
        indexes = ((("account", "id"), False), (("store", "id"), False))

    @classmethod
    def make(
        cls, account: Account, order_ids: Collection[int], now: datetime, by: User
    ) -> "Carton":
        """Put these orders into one parcel; asked twice, the same one. Raises Unshippable."""
        ids = sorted(set(order_ids))
        if len(ids) < 2:
            raise Unshippable(TOO_FEW)
        if len(ids) > MOST_ORDERS:
            raise Unshippable(TOO_MANY)
        with database.atomic():
            orders = list(locked_orders(account, ids).values())
            return cls._known(account, orders) or cls._make(account, orders, ids, now, by)

    @classmethod
    def of(cls, order: Order) -> "Carton | None":
        """The one that an order lies in."""
        return cls.find(order.account_id, order.carton_id) if order.carton_id else None

    @classmethod
    def prune(cls) -> None:
        """Forget those in which no order lies any more."""
        inside = Order.select(peewee.SQL("1")).where(Order.carton_id == cls.id)
        cls.delete().where(~peewee.fn.EXISTS(inside)).execute()

    @property
    def orders(self) -> list[Order]:
        """The orders in it with their store, the most urgent first."""
        return carton_orders(self.account, [self.id]).get(self.id, [])

    @property
    def shipments(self) -> list[Shipment]:
        """Its orders' shipments but those undone."""
        mine = (Shipment.carton_id == self.id) & (Shipment.status != ShipmentStatus.UNDONE)
        query = Shipment.select(Shipment, Order, Store).join(Order).join(Store)
        return list(query.where(mine).order_by(Shipment.id))

    def held_orders(self) -> list[Order]:
        """Its orders, kept as they are until the transaction ends; the most urgent first."""
        ids = [each.id for each in self.orders]
        held = locked_orders(self.account, ids)
        mine = [held[each] for each in ids if each in held]
        return [each for each in mine if each.carton_id == self.id]

    def let_go(self, orders: Sequence[Order], now: datetime, by: User) -> None:
        """Take these held orders out; without two orders there is no carton left."""
        inside = self.orders
        out = {each.id for each in orders}
        stay = [each for each in inside if each.id not in out]
        gone = inside if len(stay) < 2 and not self.shipments else orders
        Order.update(carton_id=None).where(among(Order.id, [each.id for each in gone])).execute()
        _tell(gone, "carton_left", inside, now, by)
        audit.record(
            "carton.dissolved",
            now=now,
            by=by,
            account=self.account_id,
            carton=self.id,
            orders=len(gone),
        )

    @classmethod
    def _known(cls, account: Account, orders: Sequence[Order]) -> "Carton | None":
        """The one that holds exactly these."""
        [carton_id, *others] = {each.carton_id for each in orders} or {None}
        carton = cls.find(account, carton_id) if carton_id and not others else None
        same = carton and {each.id for each in carton.orders} == {each.id for each in orders}
        return carton if same else None

    @classmethod
    def _make(
        cls,
        account: Account,
        orders: Sequence[Order],
        ids: Sequence[int],
        now: datetime,
        by: User,
    ) -> "Carton":
        if len(orders) < len(ids):
            raise Unshippable(GONE)
        taken = next((each for each in orders if each.carton_id), None)
        if taken:
            raise Unshippable(TAKEN.told(order=taken.amazon_order_id))
        require_fit(orders)
        carton = cls.create(account=account, store=orders[0].store, user_id=by.id, made_at=now)
        Order.update(carton_id=carton.id).where(among(Order.id, ids)).execute()
        _tell(orders, "carton_made", orders, now, by)
        audit.record(
            "carton.made",
            now=now,
            by=by,
            account=account.id,
            carton=carton.id,
            orders=len(orders),
        )
        return carton


def _tell(
    orders: Sequence[Order], kind: str, inside: Sequence[Order], now: datetime, by: User
) -> None:
    """On each order's timeline, with the numbers of the others."""
    details = {}
    for order in orders:
        others = [each.amazon_order_id for each in inside if each.id != order.id]
        details[order.id] = ", ".join(others)[:255]
    tell_timelines(details, kind, now, by.id)
