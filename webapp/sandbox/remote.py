"""All that the remote control can do, in one class."""

import inspect

from webapp.sandbox.access_commands import AccessCommands
from webapp.sandbox.fault_commands import FaultCommands
from webapp.sandbox.notifications.queue_commands import QueueCommands
from webapp.sandbox.order_commands import OrderCommands
from webapp.sandbox.reading import Reading
from webapp.sandbox.stock import stock


class Remote(OrderCommands, AccessCommands, FaultCommands, QueueCommands, Reading):
    """On the sandbox's side; a program elsewhere calls the same methods of `RemoteControl`.

    Sellers are named by key (`busy`, `second`, `tiny`, `individual`, `narrow`, `suspended`) or by
    id; marketplaces by id or by country (`US`, `GB`, …).
    """

    def set_clock_rate(self, rate: float) -> None:
        if rate < 1:
            raise ValueError("A clock rate is 1 or more.")
        self._world.run_at(rate)

    def reset_buckets(self) -> None:
        """Every budget is full again."""
        self._world.buckets.reset()

    def calm(self) -> None:
        """No faults, full budgets, an empty call log; orders and grants stay."""
        self._world.calm()

    def reset(self, stocked: bool = False) -> None:
        """As on the first day: no orders, no grants, no faults, the first clock rate; or stocked
        for a demo."""
        self._world.empty()
        self._world.run_at(self._world.settings.clock_rate)
        if stocked:
            stock(self._world)


def _public(kind: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(kind, inspect.isfunction) if name[0] != "_"]


COMMANDS = _public(Remote)
READINGS = _public(Reading)
