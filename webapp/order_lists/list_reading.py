"""The reading of an order list: numbers come in as they are read, and then what differs is left."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice

import msgspec

from webapp.amazon.orders_page import MALFORMED, OrdersPage
from webapp.amazon.waiting_order import WaitingOrder
from webapp.ground.database.db import database, database_now
from webapp.imports.import_report import ImportReport
from webapp.imports.window_part import note_place
from webapp.order_lists.listed_order import ListedOrder
from webapp.order_lists.order_list import OrderList

WRITTEN_AT_ONCE = 500
# A report looks back 38 days, and is up to half an hour late.
LOOKS_BACK = timedelta(days=37)
SETTLING = timedelta(hours=1)
# What is to be shipped so soon is fetched first, whatever the search brings meanwhile.
SOON = timedelta(days=1)
_FAR = 10**11
# Where a search begins.
NO_PLACE = {"page_token": None, "page_mark": None, "pages": 0}


class _Brief(msgspec.Struct, rename="camel"):
    """Of an order in a search's answer no more than this is read."""

    order_id: str


_brief = msgspec.json.Decoder(_Brief)


class ListReading:
    def __init__(self, order_list: OrderList) -> None:
        self._list = order_list
        run = order_list.import_run
        self._newest_first = bool(run and ImportReport(run).newest_first)

    def take_report(self, orders: Iterable[WaitingOrder], now: datetime) -> None:
        """All of a report, as it comes; what an earlier reading left is read again."""
        with database.atomic():
            self._list.keep_lease(database_now())
            ListedOrder.remove(self._list)
        wanted = (each for each in orders if not each.placed_at or each.placed_at >= self._since)
        while some := list(islice(wanted, WRITTEN_AT_ONCE)):
            with database.atomic():
                self._list.keep_lease(database_now())
                ListedOrder.add(self._list, [(e.number, self._urgency(e, now)) for e in some])
        self._take()

    def take_page(self, page: OrdersPage) -> bool:
        """A page of a search; whether there are more."""
        numbers = [(number, 0) for order in page.orders if (number := _number(order))]
        order_list = self._list
        order_list.pages += 1
        note_place(order_list, page)
        place = {name: getattr(order_list, name) for name in NO_PLACE}
        with database.atomic():
            order_list.keep_lease(database_now(), attempts=0, **place)
            ListedOrder.add(order_list, numbers)
        if page.next_token is None:
            self._take()
        return page.next_token is not None

    def start_over(self) -> None:
        """What was read of it counts for nothing."""
        with database.atomic():
            self._list.keep_lease(database_now(), **NO_PLACE)
            ListedOrder.remove(self._list)
        for name, nothing in NO_PLACE.items():
            setattr(self._list, name, nothing)

    def _take(self) -> None:
        """Its numbers are complete: leave those that are to be fetched."""
        order_list = self._list
        with database.atomic():
            now = database_now()
            order_list.keep_lease(now)
            listed = ListedOrder.count(order_list)
            if order_list.compares:
                since = self._since
                if order_list.by_report:
                    since = max(since, order_list.created_at - LOOKS_BACK)
                ListedOrder.add_here_alone(order_list, since, order_list.created_at - SETTLING)
            ListedOrder.remove_here(order_list)
            order_list.take(listed, now)

    def _urgency(self, order: WaitingOrder, now: datetime) -> int:
        """By when it must be shipped, if that is soon; else by how late the search will reach it,
        so that both bring other orders."""
        if order.promised_at and order.promised_at < now + SOON:
            return int(order.promised_at.timestamp())
        placed = int(order.placed_at.timestamp()) if order.placed_at else 0
        return _FAR + (placed if self._newest_first else -placed)

    @property
    def _since(self) -> datetime:
        since: datetime = self._list.since
        return since.astimezone(UTC)


def _number(order: bytes) -> str:
    try:
        return _brief.decode(order).order_id
    except MALFORMED:
        return ""
