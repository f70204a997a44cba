"""Commands: what the remote control can do, and what each kind of them has in common."""

from datetime import datetime
from typing import Any

from webapp.sandbox.argument import seller_named
from webapp.sandbox.fault import Fault
from webapp.sandbox.moment import milliseconds
from webapp.sandbox.world import World

Facts = dict[str, Any]


class Commands:
    """Each public method is a command; `remote_views` has them called over HTTP.

    Arguments and answers are what JSON can say, and aware datetimes. A command that makes no sense
    raises ValueError. `calls` None is until the fault is lifted.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def _add_fault(
        self,
        kind: str,
        operation: str | None,
        seller: str | None,
        lasts: float | None = None,
        **facts: Any,
    ) -> int:
        """Its number."""
        key = seller_named(seller).key if seller else None
        fault = Fault(kind, operation, key, **facts)
        return self._world.faults.add(fault.lasting(lasts)).number


def in_milliseconds(moment: datetime | None) -> int | None:
    return milliseconds(moment) if moment else None
