"""A page of an import that was fetched and committed: the trail, and the budget's memory."""

import json
from datetime import datetime

import peewee

from webapp.amazon.orders_page import OrdersPage
from webapp.ground.clock import parse_time
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.imports.import_run import ImportRun
from webapp.imports.intake import Taken
from webapp.imports.window_part import go_on
from webapp.stores.connection import Connection


class ImportPage(Record):
    import_run = peewee.ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
    number = peewee.IntegerField()
    fetched_at = UTCDateTimeField(index=True)
    orders = peewee.IntegerField()

    class Meta:
        indexes = ((("import_run", "number"), True),)

    @classmethod
    def note(
        cls,
        run: ImportRun,
        page: OrdersPage,
        taken: Taken,
        fetched_at: datetime,
        searched_until: datetime,
    ) -> bool:
        """The page's orders are in; whether the run goes on at a next one."""
        run.pages += 1
        cls.create(import_run=run, number=run.pages, fetched_at=fetched_at, orders=taken.seen)
        run.before = run.before or searched_until
        if run.part_from is None or not page.next_token:
            run.seen += taken.seen
        run.new += taken.new
        run.changed += taken.changed
        run.set_aside += taken.set_aside
        run.attempts = 0
        if run.part_from is None:
            _widen_span(run, page)
        goes_on = go_on(run, page, _latest(run, page))
        run.keep()
        return goes_on

    @classmethod
    def recent_calls(cls, connection: Connection, since: datetime) -> list[datetime]:
        """When this connection's pages were fetched: what a lost budget is rebuilt from."""
        query = (
            cls.select(cls.fetched_at)
            .join(ImportRun)
            .where(ImportRun.connection == connection, cls.fetched_at >= since)
        )
        return [page.fetched_at for page in query]


def _widen_span(run: ImportRun, page: OrdersPage) -> None:
    """The stretch of the window that was seen, whichever way Amazon sorts: for the bar."""
    times = _times(run, [*page.orders[:1], *page.orders[-1:]])
    if run.before and run.pages == 1 and times and times[0] > times[-1]:
        # The newest come first, and nothing is newer than the first of them.
        times.append(run.before)
    if times:
        run.earliest_seen = min([*times, run.earliest_seen or times[0]])
        run.latest_seen = max([*times, run.latest_seen or times[0]])


def _latest(run: ImportRun, page: OrdersPage) -> datetime | None:
    """Of a page that doesn't hold all that was asked for, if its orders are sorted."""
    times = _times(run, page.orders) if run.part_from and page.next_token else []
    return times[-1] if times and times == sorted(times) else None


def _times(run: ImportRun, orders: list[bytes]) -> list[datetime]:
    name = "createdTime" if run.basis == "created" else "lastUpdatedTime"
    found = (_time_of(order, name) for order in orders)
    return [time for time in found if time]


def _time_of(order: bytes, name: str) -> datetime | None:
    try:
        return parse_time(json.loads(order)[name])
    except (KeyError, TypeError, ValueError):
        return None
