"""A stage: a part of the orders that is shown whole before the next one begins."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import peewee

from webapp.orders.order_status import OrderStatus


class Stage(IntEnum):
    """In this order: what has priority while it is open, all else that is open, what is closed."""

    PRIORITY = -1
    OPEN = 0
    CLOSED = 1

    def holds(self, status: OrderStatus) -> bool:
        return status.open is (self is not Stage.CLOSED)


def stage_conditions(stage: Stage | None, stages: Sequence[Stage]) -> list[Any]:
    """What parts the open orders, where some of the stages has those with priority."""
    if Stage.PRIORITY not in stages or stage not in _APART:
        return []
    return [_APART[stage]]


# In the very words of the index of those that have priority.
_APART: dict[Stage | None, Any] = {
    Stage.PRIORITY: peewee.SQL("is_priority"),
    Stage.OPEN: peewee.SQL("NOT is_priority"),
}
