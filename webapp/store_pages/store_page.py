"""A store as its page, and the list of all stores, show it: its imports and what waits in it."""

from functools import cached_property

from webapp.ground.clock import utcnow
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_run import ImportRun
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.order_lists.comparison import Comparison
from webapp.order_notifications.order_arrival import OrderArrival
from webapp.orders.order_status import OrderStatus
from webapp.orders.tally import Tally
from webapp.stores.access_fault import AccessFault
from webapp.stores.revocation import Revocation
from webapp.stores.store import Store

RUNS_SHOWN = 10


class StorePage:
    def __init__(self, store: Store) -> None:
        self.store = store
        self._history = ImportHistory(store)

    @cached_property
    def run(self) -> ImportRun | None:
        """The live import that somebody waits for, or else the last one."""
        return self._history.latest

    @property
    def importing(self) -> bool:
        return bool(self.run and self.run.live)

    @cached_property
    def check(self) -> ImportRun | None:
        return self._history.check_beside(self.run)

    @cached_property
    def comparison(self) -> Comparison:
        """What waits at Amazon beside what waits here."""
        return Comparison(self.store)

    @property
    def runs(self) -> list[ImportRun]:
        return self._history.newest(RUNS_SHOWN)

    @property
    def set_aside(self) -> list[SetAsideOrder]:
        return SetAsideOrder.of_store(self.store)

    @cached_property
    def arrival(self) -> OrderArrival:
        """How its orders come."""
        return OrderArrival(self.store, utcnow())

    @property
    def orders_awaiting(self) -> int:
        counts = Tally.counts(self.store.account, self.store)
        return counts[OrderStatus.AWAITING_SHIPMENT] + counts[OrderStatus.PARTIALLY_SHIPPED]

    @property
    def faults(self) -> list[AccessFault]:
        """What Amazon denies to it while its authorization stands."""
        return AccessFault.of_store(self.store) if self.store.connected else []

    @property
    def revocation(self) -> Revocation | None:
        """Why Amazon lets it import no more; none as long as it may."""
        return Revocation.of_store(self.store) if self.store.needs_reconnect else None
