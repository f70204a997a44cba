"""A tab of the desk, with how many orders of the question are in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.ground.language.gettext import gettext
from webapp.order_search.order_count import OrderCount
from webapp.order_search.order_query import ALL, OrderQuery
from webapp.orders.order_status import OrderStatus

TABS = (
    OrderStatus.AWAITING_SHIPMENT,
    OrderStatus.PARTIALLY_SHIPPED,
    OrderStatus.ON_HOLD,
    OrderStatus.SHIPPED,
    OrderStatus.CANCELLED,
)


@dataclass(frozen=True)
class DeskTab:
    """`more` says that there are more orders than `count`: nobody has counted on."""

    label: str
    url: str
    count: int
    more: bool
    current: bool

    @classmethod
    def of(cls, order_query: OrderQuery, counts: Mapping[Any, OrderCount]) -> "list[DeskTab]":
        """All of a desk's, by the counts of its statuses."""
        orders = sum(count.orders for count in counts.values())
        everything = OrderCount(orders, any(count.more for count in counts.values()))
        return [
            cls(
                label=OrderStatus(tab).label if tab != ALL else gettext("All"),
                url=order_query.but(status=tab, sort=None).address(),
                count=(count := counts.get(tab, everything)).orders,
                more=count.more,
                current=tab == order_query.tab,
            )
            for tab in (*TABS, ALL)
        ]
