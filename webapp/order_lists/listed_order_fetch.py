"""Fetching a listed order by its number, and what that says of the list.

A difference is what should be here already: Amazon's order hasn't changed since the time up to
which the store's changes were known. What moved between two readings is none.
"""

from datetime import UTC, datetime

import msgspec

from webapp.amazon.failure import NotFound
from webapp.amazon.orders_page import MALFORMED
from webapp.amazon.seller import Seller
from webapp.ground.database.db import database, database_now
from webapp.imports.intake import Intake, Taken
from webapp.order_lists.listed_order import ListedOrder, ListedOutcome
from webapp.order_lists.order_list import OrderList
from webapp.stores.access_fault import AccessFault

# So many calls of getOrder stay left for whoever asks for an order at the screen, for parcels whose
# confirmation was never heard, and for orders of which Amazon told, which leave ten.
SPARE = 12


class _Times(msgspec.Struct, rename="camel"):
    created_time: datetime
    last_updated_time: datetime


_times = msgspec.json.Decoder(_Times)


class ListedOrderFetch:
    def __init__(self, order_list: OrderList) -> None:
        self._list = order_list
        self._connection = order_list.store.connection

    def perform(self, listed: ListedOrder, seller: Seller) -> None:
        """Take the order in, and note what came of it; raises what `Seller` raises."""
        # Amazon's answer can't be newer than when it was asked for.
        asked_at = database_now()
        try:
            document = seller.get_order(listed.amazon_order_id, spare=SPARE)
        except NotFound:
            self._settle(listed, ListedOutcome.NO_DIFFERENCE)
            return
        if self._too_old(document):
            self._settle(listed, ListedOutcome.NO_DIFFERENCE)
        else:
            self._take_in(listed, document, asked_at)

    def _settle(self, listed: ListedOrder, outcome: ListedOutcome) -> None:
        with database.atomic():
            self._list.keep_lease(database_now(), attempts=0)
            listed.settle(outcome)

    def _take_in(self, listed: ListedOrder, document: bytes, asked_at: datetime) -> None:
        connection, now = self._connection, database_now()
        intake = Intake(connection.account, list(connection.live_stores), now)
        page = intake.prepare([document], asked_at)
        with database.atomic():
            # The connection first, as imports take it.
            connection.hold()
            self._list.keep_lease(now, attempts=0)
            AccessFault.clear(connection, "getOrder", [self._list.store.marketplace_id], now)
            listed.settle(self._outcome(listed, intake.write(page), document))

    def _outcome(self, listed: ListedOrder, taken: Taken, document: bytes) -> ListedOutcome:
        if taken.set_aside:
            return ListedOutcome.UNREADABLE
        times, known_until = _read_times(document), self._list.known_until
        if times and known_until and times.last_updated_time > known_until:
            return ListedOutcome.NO_DIFFERENCE
        if listed.waits_here:
            return ListedOutcome.OUTDATED if taken.changed else ListedOutcome.NO_DIFFERENCE
        return ListedOutcome.MISSING if taken.new else ListedOutcome.NO_DIFFERENCE

    def _too_old(self, document: bytes) -> bool:
        """Whether it was placed before what the store asked for."""
        times = _read_times(document)
        return bool(times and times.created_time < self._list.since)


def _read_times(document: bytes) -> _Times | None:
    try:
        times = _times.decode(document)
    except MALFORMED:
        return None
    return _Times(*(_aware(each) for each in (times.created_time, times.last_updated_time)))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
