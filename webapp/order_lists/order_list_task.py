"""A worker's work on an order list: reading it, then fetching by number what isn't here.

A list is a help. Where Amazon makes no report (the role is missing, it fails, it takes too long),
a first import goes on by its search alone, and a comparison counts by a search of its own.
"""

import time
from contextlib import suppress
from datetime import datetime, timedelta

from webapp.amazon.client import Amazon
from webapp.amazon.failure import (
    AccessDenied,
    AskSeller,
    OperatorFault,
    OurFault,
    PageTokenExpired,
    TryLater,
)
from webapp.amazon.report_download import OPERATION
from webapp.amazon.seller import Seller
from webapp.ground.database.db import database, database_now
from webapp.ground.work.job_queue import shutting_down
from webapp.ground.work.leased_row import Superseded
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_page import ImportPage
from webapp.imports.import_run import LIVE, ImportRun
from webapp.imports.import_walk import HISTORY
from webapp.imports.poll_interval import BETWEEN_CHECKED_PAGES
from webapp.imports.window_part import leads_in_circle
from webapp.order_lists.list_reading import ListReading
from webapp.order_lists.listed_order import ListedOrder, ListedOutcome
from webapp.order_lists.listed_order_fetch import ListedOrderFetch
from webapp.order_lists.order_list import ListStatus, OrderList
from webapp.orders.order_status import PAYMENT_RECEIVED
from webapp.stores.access_fault import AccessFault
from webapp.stores.amazon_task import AmazonTask
from webapp.stores.connection import Connection
from webapp.stores.revocation import lose_access

# In Amazon's time. What a report is needed for can wait no longer than this.
LATE = timedelta(hours=1)
LOOKED_EVERY = timedelta(seconds=20)
# Whoever waits for the budget of getOrder comes back for several calls at once.
BREATH = timedelta(seconds=8)
BESIDE_IMPORTS = timedelta(seconds=30)
FETCHED_AT_ONCE = 25
# Then whoever else waits for a worker has a turn.
TURN_SECONDS = 5.0
BY_REPORT = ("createReport", "getReport", "getReportDocument", OPERATION)
FOR_REPORT = (*BY_REPORT, "createRestrictedDataToken")
# Nothing of a person is asked for where numbers are wanted.
WITHOUT_PEOPLE = ("FULFILLMENT",)


class OrderListTask(AmazonTask):
    NAME = "order_list"
    MOST_ATTEMPTS = 10

    def __init__(self, row: OrderList, amazon: Amazon) -> None:
        super().__init__(row, amazon)
        self._connection: Connection = row.store.connection

    def talk(self) -> None:
        if self.row.status is ListStatus.ASKED:
            self._read()
        if self.row.status is ListStatus.TAKEN:
            self._fetch()

    def wait(self, due_at: datetime, failure: TryLater, attempts: int) -> None:
        if failure.reason == "paced" and failure.operation == "getOrder":
            due_at = max(due_at, database_now() + BREATH / self._amazon.clock_rate)
        self.row.put_down(due_at, failure.reason, attempts=attempts)

    @property
    def marketplace_id(self) -> str:
        return str(self.row.store.marketplace_id) if self._by_search else ""

    def examine(self, denial: AccessDenied) -> None:
        """A missing role for reports hurts no store: whether the access is gone, the imports
        find out."""
        if denial.operation in FOR_REPORT:
            self._note_denial(denial)
            self._do_without_report("denied", denial)
        else:
            super().examine(denial)

    def lose_access(self, failure: AskSeller) -> None:
        connection, now = self._connection, database_now()
        with suppress(Superseded), database.atomic():
            connection.hold()
            self._drop("revoked", now)
            if failure.reason != "disconnected":
                lose_access(connection, connection.grant, failure.reason, now)

    def refuse_keys(self, failure: OperatorFault) -> None:
        self._fail("operator", failure)

    def refuse(self, failure: OurFault) -> None:
        if isinstance(failure, PageTokenExpired):
            # Another search by page tokens would end as this one did, and cost as many calls.
            self._fail("page_token", failure)
        elif failure.operation in FOR_REPORT:
            self._do_without_report("refused", failure)
        else:
            self._fail("ours", failure)

    def give_up(self, error: Exception) -> None:
        self._fail("ours", error)

    @property
    def _by_search(self) -> bool:
        return self.row.status is ListStatus.ASKED and not self.row.by_report

    def _read(self) -> None:
        if self.row.by_report:
            self._read_report()
        else:
            self._read_by_search()

    def _read_report(self) -> None:
        row, now = self.row, database_now()
        if now - row.created_at > LATE / self._amazon.clock_rate:
            raise OurFault("the report took too long", operation="getReport")
        seller = self._seller()
        if not row.report_id:
            row.begin_sending(now)
            row.report_id = seller.ask_for_waiting_orders([row.store.marketplace_id])
            row.change(report_id=row.report_id)
        report = seller.report(row.report_id)
        if report.ended:
            raise OurFault(f"the report ended: {report.status}", operation="getReport")
        if not report.document_id:
            after = LOOKED_EVERY / self._amazon.clock_rate
            raise TryLater("paced", after=after, operation="getReport")
        document = seller.report_document(report.document_id)
        ListReading(row).take_report(seller.waiting_orders(document), now)
        if self._connection.access_denied:
            for operation in FOR_REPORT:
                AccessFault.clear(self._connection, operation, [row.store.marketplace_id], now)

    def _read_by_search(self) -> None:
        """Behind the seller's imports; the clock's own at the pace of a nightly check."""
        row, more = self.row, True
        while more:
            self._let_imports_pass()
            page = self._seller().search_orders(
                marketplace_ids=[row.store.marketplace_id],
                after=row.since,
                basis="created",
                statuses=PAYMENT_RECEIVED,
                page_token=row.page_token,
                included=WITHOUT_PEOPLE,
            )
            if leads_in_circle(row, page):
                raise PageTokenExpired("it leads in a circle", operation="searchOrders")
            more = ListReading(row).take_page(page)
            if more and row.asked_by is None:
                after = BETWEEN_CHECKED_PAGES / self._amazon.clock_rate
                raise TryLater("paced", after=after, operation="searchOrders")

    def _let_imports_pass(self) -> None:
        """But for polls, of which the next is never far."""
        live = ImportRun.select().where(
            ImportRun.connection == self.row.connection_id,
            ImportRun.status.in_(LIVE),
            ImportRun.kind != ImportKind.POLL,
        )
        if live.exists():
            after = BESIDE_IMPORTS / self._amazon.clock_rate
            raise TryLater("paced", after=after, operation="searchOrders")

    def _fetch(self) -> None:
        """Until all is here, or the search has brought it."""
        row = self.row
        fetch = ListedOrderFetch(row)
        until = time.monotonic() + TURN_SECONDS
        while self._wanted() and (numbers := ListedOrder.next(row, FETCHED_AT_ONCE)):
            for listed in numbers:
                fetch.perform(listed, self._seller())
                if shutting_down() or time.monotonic() > until:
                    raise TryLater("leaving", after=timedelta())
        self._finish()

    def _wanted(self) -> bool:
        """A first import that has ended needs no help any more."""
        run = self.row.import_run_id and ImportRun.get_by_id(self.row.import_run_id)
        return not run or run.live

    def _finish(self) -> None:
        row = self.row
        if not row.compares:
            ListedOrder.remove(row)
        outcomes = ListedOrder.outcomes(row)
        missing = sum(
            outcomes.get(each, 0) for each in (ListedOutcome.MISSING, ListedOutcome.UNREADABLE)
        )
        outdated = outcomes.get(ListedOutcome.OUTDATED, 0)
        with database.atomic():
            ListedOrder.keep_differences(row)
            row.finish(missing, outdated, database_now())
        counts = {"listed": row.listed, "missing": missing, "outdated": outdated}
        tell = self._log.warning if row.compares and missing + outdated else self._log.info
        tell("order_list.finished", **counts)

    def _seller(self) -> Seller:
        self._connection = connection = self.current_connection()
        since = database_now() - HISTORY / self._amazon.clock_rate
        return connection.seller(self._amazon, lambda: ImportPage.recent_calls(connection, since))

    def _note_denial(self, denial: AccessDenied) -> None:
        """On the store's page: nobody is told of what is no loss."""
        source = self.row.store.marketplace_id
        with database.atomic():
            held = self._connection.hold()
            AccessFault.note(held, denial.operation, source, database_now())

    def _do_without_report(self, why: str, failure: Exception) -> None:
        self._log.warning("order_list.no_report", why=why, failure=str(failure))
        if self.row.compares:
            with suppress(Superseded):
                ListReading(self.row).start_over()
                self.row.search_instead(database_now())
        else:
            self._fail(why, failure)

    def _fail(self, why: str, failure: Exception) -> None:
        known = str(failure) if isinstance(failure, OurFault) else type(failure).__name__
        self._log.warning("order_list.failed", why=why, failure=known)
        with suppress(Superseded), database.atomic():
            self._drop(why, database_now())

    def _drop(self, why: str, now: datetime) -> None:
        ListedOrder.remove(self.row)
        self.row.fail(why, now)
