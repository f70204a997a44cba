"""Fetching an order of which Amazon told: one call, from the budget of single orders."""

from datetime import datetime, timedelta

from webapp.amazon.failure import AskSeller, NotFound, OurFault
from webapp.amazon.pacing import USAGE_PLANS
from webapp.ground.database.db import database_now
from webapp.imports.import_kind import overlap
from webapp.imports.known_order import KnownOrder, known_orders
from webapp.imports.order_fetch import OrderFetch
from webapp.order_notifications.change_urgency import CANCELLED, TO_SHIP, TOLD, shows
from webapp.order_notifications.order_signal import OrderSignal, OrderSignalStatus, Urgency
from webapp.order_notifications.subscription import Subscription
from webapp.stores.outbox_task import OutboxTask

# Of the thirty calls at once so many are left to people who fetch an order themselves, and to
# shipments whose confirmation wasn't heard.
SPARED = 10
# What is not urgent, or a poll brings, takes what a full bucket would lose: a crowd of new orders
# finds it full.
SPARED_BY_OTHERS = USAGE_PLANS["getOrder"].burst - 2
# After how long, in Amazon's time, an order is asked for again whose change Amazon doesn't show
# yet; then the next poll brings it.
AGAIN = tuple(timedelta(seconds=number) for number in (2, 5, 15, 60, 120))


class OrderSignalTask(OutboxTask):
    """One worker's work at Amazon on one signal. It is safe to perform twice."""

    NAME = "signal"
    MOST_ATTEMPTS = 5

    def talk(self) -> None:
        signal, seen = self.row, self.row.changed_at
        if self._is_here(signal, seen):
            self._settle(OrderSignalStatus.HERE, seen)
            return
        connection = self.current_connection()
        try:
            waits = signal.urgency == Urgency.OTHER or signal.is_polls(database_now())
            spared = SPARED_BY_OTHERS if waits else SPARED
            OrderFetch(connection, signal.amazon_order_id, self._amazon, spared).take()
        except NotFound:
            shown = False
        else:
            shown = self._is_answered(signal, seen)
        if shown:
            self._settle(OrderSignalStatus.FETCHED, seen)
        else:
            self._ask_again(signal, seen)

    def lose_access(self, failure: AskSeller) -> None:
        super().lose_access(failure)
        OrderSignal.drop(self._connection.id)

    def refuse(self, failure: OurFault) -> None:
        self._log.error("signal.refused", failure=str(failure))
        self._settle(OrderSignalStatus.LEFT, self.row.changed_at)

    def give_up(self, error: Exception) -> None:
        self._log.error("signal.given_up", error=type(error).__name__)
        self._settle(OrderSignalStatus.LEFT, self.row.changed_at)

    def _is_here(self, signal: OrderSignal, seen: datetime) -> bool:
        """Whether a poll, or somebody, was faster."""
        known, polled = self._known(signal), signal.store.imported_until
        if known is not None and (known.redacted_at or self._shows(known, signal, seen)):
            return True
        return bool(polled and seen < polled - overlap())

    def _is_answered(self, signal: OrderSignal, seen: datetime) -> bool:
        """Whether what Amazon answered is what it told of, or newer."""
        known = self._known(signal)
        if known is None:
            # What was cancelled before it ever was here isn't taken in.
            return signal.told_status not in TO_SHIP
        strange = signal.told_status not in TOLD and known.last_updated_at == seen
        return strange or self._shows(known, signal, min(seen, known.last_updated_at))

    @staticmethod
    def _shows(known: KnownOrder, signal: OrderSignal, seen: datetime) -> bool:
        asks = signal.urgency == Urgency.CANCELLED and signal.told_status not in CANCELLED
        return shows(known, signal.told_status, asks, seen)

    def _ask_again(self, signal: OrderSignal, seen: datetime) -> None:
        if signal.early >= len(AGAIN):
            self._settle(OrderSignalStatus.LEFT, seen)
            return
        wait = AGAIN[signal.early] / self._amazon.clock_rate
        signal.put_down(database_now() + wait, "early", early=signal.early + 1)

    def _settle(self, status: OrderSignalStatus, seen: datetime) -> None:
        if self.row.finish(status, seen, database_now()) and status != OrderSignalStatus.HERE:
            Subscription.count(self.row.connection_id, **{status.value: 1})

    @staticmethod
    def _known(signal: OrderSignal) -> KnownOrder | None:
        key = (signal.store_id, signal.amazon_order_id)
        return known_orders([key]).get(key)
