"""Walking an import's window at Amazon: page by page, each one committed with its place."""

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
from webapp.amazon.orders_page import OrdersPage
from webapp.amazon.seller import Seller
from webapp.ground.audit import audit
from webapp.ground.database.db import database, database_now
from webapp.ground.work.job_queue import shutting_down
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_page import ImportPage
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.import_schedule import ImportSchedule
from webapp.imports.import_watermark import begin_following, complete
from webapp.imports.intake import Intake
from webapp.imports.poll_interval import BETWEEN_CHECKED_PAGES, LAG
from webapp.imports.window_part import CROWDED, go_by_time, go_past, leads_in_circle
from webapp.orders.order_status import FOLLOWED, PAYMENT_RECEIVED
from webapp.stores.access_fault import AccessFault
from webapp.stores.amazon_task import LONGEST_WAIT, AmazonTask
from webapp.stores.connection import Connection
from webapp.stores.revocation import lose_access
from webapp.stores.store import Store

HISTORY = timedelta(hours=1)
TURN = timedelta(seconds=5)
# What isn't mended by asking again: the calls are kept for who waits before a screen.
RARELY = timedelta(hours=1)
# Where every call counts, what was shipped is left to a later poll.
STATUSES = {
    ImportKind.FIRST: PAYMENT_RECEIVED,
    ImportKind.STRETCH: tuple(status for status in FOLLOWED if status != "SHIPPED"),
}


class ImportWalk(AmazonTask):
    """One worker's walk along one run, from the last page on."""

    NAME = "import"
    ROW = "run"
    MOST_ATTEMPTS = 10

    def __init__(self, run: ImportRun, amazon: Amazon) -> None:
        super().__init__(run, amazon)
        self._schedule = ImportSchedule(amazon.clock_rate)

    def talk(self) -> None:
        while self._next_page():
            self._pause()
        self.check().look_again(database_now())

    def wait(self, due_at: datetime, failure: TryLater, attempts: int) -> None:
        waiting_for = None if failure.reason == "leaving" else failure.reason
        self.row.put_down(due_at, waiting_for, attempts=attempts)

    @property
    def marketplace_id(self) -> str:
        stores = self.row.stores
        return str(stores[0].marketplace_id) if len(stores) == 1 else ""

    def examine(self, denial: AccessDenied) -> None:
        """One source of several may be the one that is denied: then each is asked by itself."""
        if len(self.row.stores) > 1:
            self._part(denial)
        else:
            super().examine(denial)

    def lose_access(self, failure: AskSeller) -> None:
        """The run ends; the refusal of an older grant doesn't end it."""
        run, now = self.row, database_now()
        with database.atomic():
            connection = Connection.get_by_id(run.connection_id).hold()
            if connection.connected and connection.grant != run.grant:
                run.put_down(now, None, grant=connection.grant)
                return
            if failure.reason == "disconnected":
                run.fail("disconnected", str(failure), now)
                return
            run.fail("revoked", str(failure), now)
            lose_access(connection, run.grant, failure.reason, now)
        self._log.warning("import.access_lost", reason=failure.reason)

    def refuse_keys(self, failure: OperatorFault) -> None:
        self._fail("operator", str(failure))

    def refuse(self, failure: OurFault) -> None:
        if self.row.page_token:
            # Page one was taken with the same parameters.
            self._go_by_time(failure)
        elif len(self.row.stores) > 1:
            # One source may be what Amazon doesn't take: then each is asked for by itself.
            self._part(failure)
        elif self._is_refused_alone():
            self._wait(TryLater("denied", after=LONGEST_WAIT / self._amazon.clock_rate))
        else:
            self._fail("ours", str(failure))

    def give_up(self, error: Exception) -> None:
        self._fail("ours", type(error).__name__)

    def _pause(self) -> None:
        """Between two pages: leave when asked to, and never let a nightly check hurry."""
        if shutting_down():
            raise TryLater("leaving", after=timedelta())
        if self.row.kind == ImportKind.RECONCILE:
            raise TryLater("paced", after=BETWEEN_CHECKED_PAGES / self._amazon.clock_rate)

    def _next_page(self) -> bool:
        """Fetch one page and take it in; whether there is another."""
        run = self.row
        self._let_urgent_pass()
        connection, stores = self._connection(), self._stores()
        fetched_at = database_now()
        page = self._seller(connection).search_orders(
            marketplace_ids=[store.marketplace_id for store in stores],
            after=run.part_from or run.after,
            before=run.part_until,
            basis=run.basis,
            statuses=STATUSES.get(run.kind, FOLLOWED),
            page_token=run.page_token,
        )
        if leads_in_circle(run, page):
            raise PageTokenExpired("it leads in a circle", operation="searchOrders")
        return self._take_in(page, connection, stores, fetched_at)

    def _let_urgent_pass(self) -> None:
        """One seller's imports share a budget: the more urgent one spends it first."""
        urgent_at = self.row.due_before_me()
        if urgent_at:
            wait = max(urgent_at - database_now(), timedelta()) + TURN / self._amazon.clock_rate
            raise TryLater("paced", after=wait, operation="searchOrders")

    def _connection(self) -> Connection:
        """With the grant that it has now."""
        connection = self.current_connection()
        if connection.grant != self.row.grant:
            self.row.change(grant=connection.grant)
            self.row.grant = connection.grant
        return connection

    def _stores(self) -> list[Store]:
        """Those that are still connected."""
        covered = self.row.stores
        stores = [store for store in covered if store.live]
        if not stores:
            raise AskSeller("disconnected", operation="searchOrders")
        if len(stores) < len(covered):
            self.row.leave_out([store for store in covered if not store.live])
        return stores

    def _seller(self, connection: Connection) -> Seller:
        since = database_now() - HISTORY / self._amazon.clock_rate
        return connection.seller(self._amazon, lambda: ImportPage.recent_calls(connection, since))

    def _take_in(
        self, page: OrdersPage, connection: Connection, stores: list[Store], fetched_at: datetime
    ) -> bool:
        """The page and the run's place in one transaction: both are kept, or neither. Whether
        there is another."""
        run, now = self.row, database_now()
        intake = Intake(run.account, stores, now)
        prepared = intake.prepare(page.orders, fetched_at)
        with database.atomic():
            # Whoever needs both holds the connection before the run.
            held = connection.hold()
            run.keep_lease(now)
            if held.access_denied:
                markets = [store.marketplace_id for store in stores]
                AccessFault.clear(held, "searchOrders", markets, now)
            taken = intake.write(prepared)
            until = self._searched_until(page)
            goes_on = ImportPage.note(run, page, taken, fetched_at, until)
            if run.kind == ImportKind.FIRST and run.pages == 1:
                begin_following(run, stores)
                self._schedule.plan_beside(run, now)
            if not goes_on and run.failure:
                self._fail(run.failure, "more than a page at one moment")
            elif not goes_on:
                run.finish(now)
                complete(run, stores, now)
                self._schedule.plan_next(run, now)
                self._record_end(now)
        return goes_on

    def _record_end(self, now: datetime) -> None:
        """In the audit trail, but for the many looks by the clock that brought nothing."""
        run = self.row
        counts = {"seen": run.seen, "new": run.new, "changed": run.changed}
        if not ImportKind(run.kind).background or run.new or run.changed:
            audit.record("import.ended", now=now, on=run, kind=run.kind, **counts)

    def _searched_until(self, page: OrdersPage) -> datetime:
        return page.before or database_now() - LAG / self._amazon.clock_rate

    def _go_by_time(self, failure: OurFault) -> None:
        """The page token isn't taken, and might never be: no other walk by page tokens follows."""
        self._log.warning("import.page_token_refused", pages=self.row.pages, failure=failure.reason)
        run, now = self.row, database_now()
        if go_by_time(run, now):
            return
        # A first import goes on from here when it is resumed.
        if run.kind == ImportKind.FIRST or not go_past(run, now):
            run.change(page_token=None)
            self._fail(CROWDED, str(failure))

    def _is_refused_alone(self) -> bool:
        """Whether the clock asks for this source beside others, which go on without it: it is kept
        apart from them then."""
        run = self.row
        with database.atomic():
            connection = Connection.get_by_id(run.connection_id).hold()
            beside = len(list(connection.live_stores)) > 1 and run.kind is not ImportKind.FIRST
            if beside:
                AccessFault.note(connection, "searchOrders", self.marketplace_id, database_now())
        return beside and ImportKind(run.kind).background

    def _part(self, denial: AccessDenied | OurFault) -> None:
        run, now = self.row, database_now()
        self._log.warning("import.parted", failure=str(denial))
        with database.atomic():
            connection = Connection.get_by_id(run.connection_id).hold()
            run.fail("denied", str(denial), now)
            if run.kind == ImportKind.RECONCILE:
                return
            for store in self._stores():
                kind = ImportKind(run.kind)
                ImportRequest(connection, [store], kind, now, run.asked_by).place()

    def _fail(self, kind: str, detail: str) -> None:
        run, now = self.row, database_now()
        self._log.error("import.failed", kind=kind, failure=detail)
        with database.atomic():
            Connection.get_by_id(run.connection_id).hold()
            run.fail(kind, detail, now)
            self._schedule.plan_retry(run, now, RARELY if kind == CROWDED else LONGEST_WAIT)
            audit.record("import.ended", now=now, on=run, kind=run.kind, failure=kind)
