"""A page of an import that was fetched and committed: the trail, and the budget's memory."""

import json
from datetime import datetime

import peewee

from webapp.amazon import OrdersPage
from webapp.clock import parse_time
from webapp.db import Record, UTCDateTimeField
from webapp.orders.import_run import ImportRun
from webapp.orders.taken import Taken
from webapp.stores import Connection


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
    ) -> None:
        """The page's orders are in; the run goes on at the next one."""
        run.pages += 1
        cls.create(import_run=run, number=run.pages, fetched_at=fetched_at, orders=taken.seen)
        run.page_token = page.next_token
        run.before = run.before or searched_until
        run.seen += taken.seen
        run.new += taken.new
        run.changed += taken.changed
        run.set_aside += taken.set_aside
        run.attempts = 0
        _widen_span(run, page)
        run.keep()

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
    name = "createdTime" if run.basis == "created" else "lastUpdatedTime"
    ends = [_time_of(order, name) for order in (*page.orders[:1], *page.orders[-1:])]
    times = [time for time in ends if time]
    if run.before and run.pages == 1 and times and times[0] > times[-1]:
        # The newest come first, and nothing is newer than the first of them.
        times.append(run.before)
    if times:
        run.earliest_seen = min([*times, run.earliest_seen or times[0]])
        run.latest_seen = max([*times, run.latest_seen or times[0]])


def _time_of(order: bytes, name: str) -> datetime | None:
    try:
        return parse_time(json.loads(order)[name])
    except (KeyError, TypeError, ValueError):
        return None
