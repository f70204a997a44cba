"""A restriction: a party's data that is kept but used for nothing until it is lifted.

A row of its own, so that no import, which writes parties anew, can lift it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import peewee

from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.database.dialect import among
from webapp.orders.order import Order

# What `Restriction.of_party` asks, for SQL that is written out; of the party in the braces.
RESTRICTED = """
EXISTS (SELECT 1 FROM restriction WHERE order_id = {0}.order_id AND role = {0}.role)
"""


class Restriction(Record):
    order = peewee.ForeignKeyField(Order, backref="restrictions", on_delete="CASCADE", index=False)
    role = peewee.CharField(max_length=16)
    # The privacy request that asked for it, a row of a higher room.
    request_id = peewee.IntegerField(index=True)
    since = UTCDateTimeField()

    class Meta:
        indexes = ((("order", "role", "request_id"), True),)

    @classmethod
    def impose(cls, order: Order, roles: Iterable[str], request_id: int, now: datetime) -> None:
        """Restrict these parties of an order; once more does no harm."""
        for role in roles:
            cls.insert(
                order=order, role=role, request_id=request_id, since=now
            ).on_conflict_ignore().execute()

    @classmethod
    def lift(cls, request_id: int) -> int:
        """Lift what one request asked for; another's restriction of the same party stays."""
        return int(cls.delete().where(cls.request_id == request_id).execute())

    @classmethod
    def restricts(cls, order: Order) -> bool:
        """Whether anything may be done with this order's people: shipping asks before it acts."""
        return bool(cls.select().where(cls.order == order).exists())

    @classmethod
    def of_party(cls, party: Any) -> peewee.Expression:
        """Whether a party (the model, in a query) is restricted: not to be found by who it is."""
        mine = cls.select().where(cls.order == party.order, cls.role == party.role)
        return peewee.fn.EXISTS(mine)

    @classmethod
    def among(cls, order_ids: Collection[int]) -> set[int]:
        """Those of these orders in which somebody is restricted."""
        if not order_ids:
            return set()
        query = cls.select(cls.order_id).where(among(cls.order, order_ids))
        return {order_id for (order_id,) in query.tuples()}

    @classmethod
    def orders(cls) -> peewee.ModelSelect:
        """The ids of all orders that are restricted, as a subquery."""
        return cls.select(cls.order)
