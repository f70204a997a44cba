"""A count of orders, as far as somebody counted."""

from dataclasses import dataclass

import peewee

from webapp.ground.database.pipeline import Pending, send_query


@dataclass(frozen=True)
class OrderCount:
    """How many orders there are, or at least are: `more` says that nobody has counted on."""

    orders: int
    more: bool = False

    @classmethod
    def up_to(cls, most: int, orders: int, more: bool = False) -> "OrderCount":
        return cls(min(orders, most), more or orders > most)


def counted(few: peewee.ModelSelect) -> Pending[int]:
    """How many orders a query has, which ends by itself after a few."""
    query = peewee.Select([few.alias("few")], [peewee.fn.COUNT(peewee.SQL("*"))])
    return send_query(lambda rows: int(rows[0][0]), query)
