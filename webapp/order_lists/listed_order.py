"""A listed order: the number of an order that a list is about, and what came of it.

While a list is read it holds all numbers that wait at Amazon; then only those that need to be
fetched; and of an ended comparison, those that differed.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import peewee
from playhouse.fields import EnumField

from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import Record, stored_time
from webapp.ground.database.dialect import run_sql
from webapp.order_lists.order_list import OrderList
from webapp.orders.order import Order

# So many orders that wait here alone are asked for: more would mean that the list is odd.
MOST_HERE_ALONE = 200
REMOVE_HERE = """
DELETE FROM listed_order WHERE order_list_id = ? AND NOT waits_here AND EXISTS (
  SELECT 1 FROM orders o WHERE o.store_id = ? AND o.amazon_order_id = listed_order.amazon_order_id
)
"""
ADD_HERE_ALONE = """
INSERT INTO listed_order (order_list_id, amazon_order_id, urgency, waits_here)
SELECT ?, o.amazon_order_id, 0, ? FROM orders o
WHERE o.store_id = ? AND o.status IN ('awaiting_shipment', 'partially_shipped', 'on_hold')
AND o.fulfillment_status IN ('UNSHIPPED', 'PARTIALLY_SHIPPED') AND o.redacted_at IS NULL
AND o.purchased_at >= ? AND o.purchased_at < ? AND NOT EXISTS (
  SELECT 1 FROM listed_order l WHERE l.order_list_id = ? AND l.amazon_order_id = o.amazon_order_id
) ORDER BY o.id LIMIT ?
"""
NEXT = """
SELECT id, amazon_order_id, waits_here FROM listed_order
WHERE order_list_id = ? AND outcome IS NULL AND (waits_here OR NOT EXISTS (
  SELECT 1 FROM orders o WHERE o.store_id = ? AND o.amazon_order_id = listed_order.amazon_order_id
)) ORDER BY urgency, id LIMIT ?
"""


class ListedOutcome(StrEnum):
    """What came of a number when its order was fetched."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    OUTDATED = "outdated"
    # It has come, gone or changed since the list was made, or the list was older than it said.
    NO_DIFFERENCE = "no_difference"


DIFFERENCES = (ListedOutcome.MISSING, ListedOutcome.UNREADABLE, ListedOutcome.OUTDATED)


class ListedOrder(Record):
    order_list = peewee.ForeignKeyField(
        OrderList, backref="orders", on_delete="CASCADE", index=False
    )
    amazon_order_id = peewee.CharField(max_length=64)
    # The lowest is fetched first.
    urgency = peewee.BigIntegerField(default=0)
    # It waits here, but the list doesn't name it.
    waits_here = peewee.BooleanField(default=False)
    outcome = EnumField(ListedOutcome, max_length=16, null=True)

    class Meta:
        indexes = (
            (("order_list", "amazon_order_id"), True),
            (("order_list", "outcome", "urgency", "id"), False),
        )

    @classmethod
    def add(cls, order_list: OrderList, numbers: Iterable[tuple[str, int]]) -> None:
        """Numbers with their urgency; those that are in already stay as they are."""
        rows = [(order_list.id, number, urgency, False) for number, urgency in numbers]
        fields = ("order_list", "amazon_order_id", "urgency", "waits_here")
        insert_many(cls, fields, rows, unless_present=True)

    @classmethod
    def remove(cls, order_list: OrderList) -> None:
        cls.delete().where(cls.order_list == order_list).execute()

    @classmethod
    def count(cls, order_list: OrderList) -> int:
        return int(cls.select().where(cls.order_list == order_list).count())

    @classmethod
    def add_here_alone(cls, order_list: OrderList, since: datetime, until: datetime) -> None:
        """Orders that were placed then and wait here, though the list doesn't name them."""
        within = (stored_time(since), stored_time(until))
        owner, store = order_list.id, order_list.store_id
        run_sql(ADD_HERE_ALONE, owner, True, store, *within, owner, MOST_HERE_ALONE)

    @classmethod
    def remove_here(cls, order_list: OrderList) -> None:
        """Leave those that aren't here, or that are here alone."""
        run_sql(REMOVE_HERE, order_list.id, order_list.store_id)

    @classmethod
    def next(cls, order_list: OrderList, most: int) -> "list[ListedOrder]":
        """What is to be fetched and hasn't come in meanwhile, the most urgent first."""
        rows = run_sql(NEXT, order_list.id, order_list.store_id, most).fetchall()
        return [
            cls(id=id_, order_list=order_list.id, amazon_order_id=number, waits_here=bool(here))
            for id_, number, here in rows
        ]

    @classmethod
    def outcomes(cls, order_list: OrderList) -> dict[str, int]:
        query = cls.select(cls.outcome, peewee.fn.COUNT(cls.id))
        return dict(query.where(cls.order_list == order_list).group_by(cls.outcome).tuples())

    @classmethod
    def keep_differences(cls, order_list: OrderList) -> None:
        differs = cls.outcome.in_(DIFFERENCES)
        same = cls.outcome.is_null() | ~differs
        cls.delete().where(cls.order_list == order_list, same).execute()

    @classmethod
    def differences(cls, order_list: OrderList, most: int) -> "list[ListedOrder]":
        """Each with the `order` that it is here, or none."""
        here = (Order.amazon_order_id == cls.amazon_order_id) & (Order.store == order_list.store_id)
        query = (
            cls.select(cls, Order.id.alias("found_id"))
            .join(Order, peewee.JOIN.LEFT_OUTER, on=here)
            .where(cls.order_list == order_list, cls.outcome.in_(DIFFERENCES))
            .order_by(cls.id)
        )
        return list(query.limit(most).objects())

    def settle(self, outcome: ListedOutcome) -> None:
        ListedOrder.update(outcome=outcome).where(ListedOrder.id == self.id).execute()
