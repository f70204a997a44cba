"""Walking an import's window at Amazon: page by page, each one committed with its place."""

from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from peewee import PeeweeException

from webapp import audit
from webapp.amazon import (
    Amazon,
    AmazonFailure,
    AskSeller,
    OperatorFault,
    OrdersPage,
    PageTokenExpired,
    Seller,
    TryLater,
)
from webapp.db import database, database_now
from webapp.lease import Lease
from webapp.leased import Superseded
from webapp.orders.import_kind import Kind
from webapp.orders.import_mark import begin_following
from webapp.orders.import_outbox import ImportOutbox
from webapp.orders.import_page import ImportPage
from webapp.orders.import_run import ImportRun
from webapp.orders.import_schedule import ImportSchedule
from webapp.orders.intake import Intake
from webapp.orders.order_state import FOLLOWED, PAYMENT_RECEIVED
from webapp.orders.rhythm import BETWEEN_CHECKED_PAGES
from webapp.queue import leaving
from webapp.stores import Access, Connection, Store, lose_access

log = structlog.get_logger(__name__)

LAG = timedelta(minutes=2)
HISTORY = timedelta(hours=1)
TURN = timedelta(seconds=5)
WARM = timedelta(seconds=10)
SHORTEST_WAIT = timedelta(milliseconds=200)
LONGEST_WAIT = timedelta(minutes=15)
# After a fault of our own: the first wait, doubled at each further one.
RECOVERY = timedelta(seconds=5)
MOST_ATTEMPTS = 10


def walk_due(run: ImportRun, amazon: Amazon) -> None:
    """Walk this run, then what else is due, for as long as it is cheaper than a new process."""
    until = database_now() + WARM
    following: ImportRun | None = run
    while following is not None and not leaving():
        ImportWalk(following, amazon).perform()
        now = database_now()
        following = ImportOutbox.due(now).first() if now < until else None


class ImportWalk:
    """One worker's walk along one run, for as long as its claim holds."""

    def __init__(self, run: ImportRun, amazon: Amazon) -> None:
        self._run = run
        self._amazon = amazon
        self._schedule = ImportSchedule(amazon.clock_rate)

    def perform(self) -> None:
        """Walk on from the last page; returns when done, failed, put down or superseded.

        Whatever breaks on our side puts the run down as well, and is raised.
        """
        if self._run.claim(database_now()):
            with Lease(self._run):
                self._walk()

    def _walk(self) -> None:
        try:
            while self._next_page():
                self._pause()
        except Superseded:
            log.info("import.superseded", run=self._run.id, fence=self._run.fence)
        except PageTokenExpired:
            self._start_over()
        except TryLater as failure:
            self._wait(failure)
        except AskSeller as failure:
            self._lose_access(failure)
        except AmazonFailure as failure:
            self._fail("operator" if isinstance(failure, OperatorFault) else "ours", str(failure))
        except Exception as error:
            self._stumble(error)
            raise

    def _pause(self) -> None:
        """Between two pages: leave when asked to, and never let a nightly check hurry."""
        if leaving():
            raise TryLater("leaving", after=timedelta())
        if self._run.kind == Kind.RECONCILE:
            raise TryLater("paced", after=BETWEEN_CHECKED_PAGES / self._amazon.clock_rate)

    def _next_page(self) -> bool:
        """Fetch one page and take it in; whether there is another."""
        run = self._run
        self._let_urgent_pass()
        connection, stores = self._connection(), self._stores()
        fetched_at = database_now()
        page = self._seller(connection).search_orders(
            marketplace_ids=[store.marketplace_id for store in stores],
            after=run.after,
            before=run.before if run.kind in (Kind.FIRST, Kind.RECONCILE) else None,
            basis=run.basis,
            statuses=PAYMENT_RECEIVED if run.kind == Kind.FIRST else FOLLOWED,
            page_token=run.page_token,
        )
        if page.next_token and page.next_token == run.page_token:
            raise PageTokenExpired("it leads back to itself", operation="searchOrders")
        self._take_in(page, connection, stores, fetched_at)
        return page.next_token is not None

    def _let_urgent_pass(self) -> None:
        """One seller's imports share a budget: the more urgent one spends it first."""
        urgent_at = self._run.due_before_me()
        if urgent_at:
            wait = max(urgent_at - database_now(), timedelta()) + TURN / self._amazon.clock_rate
            raise TryLater("paced", after=wait, operation="searchOrders")

    def _connection(self) -> Connection:
        """The connection as it is now: it may have a newer grant than when this was asked."""
        connection = Connection.get_by_id(self._run.connection_id)
        if not connection.connected:
            raise AskSeller(connection.lost_reason or "disconnected", operation="searchOrders")
        if connection.grant != self._run.grant:
            self._run.change(grant=connection.grant)
            self._run.grant = connection.grant
        return connection

    def _stores(self) -> list[Store]:
        stores = [store for store in self._run.stores if store.live]
        if not stores:
            raise AskSeller("disconnected", operation="searchOrders")
        return stores

    def _seller(self, connection: Connection) -> Seller:
        since = database_now() - HISTORY / self._amazon.clock_rate
        return self._amazon.seller(
            connection.region,
            connection.selling_partner_id,
            Access(connection, self._amazon),
            recent_calls=lambda: ImportPage.recent_calls(connection, since),
        )

    def _take_in(
        self, page: OrdersPage, connection: Connection, stores: list[Store], fetched_at: datetime
    ) -> None:
        """The page and the run's place in one transaction: both are kept, or neither."""
        run, now = self._run, database_now()
        intake = Intake(run.account, stores, now)
        prepared = intake.prepare(page.orders, fetched_at)
        with database.atomic():
            # Whoever needs both holds the connection before the run.
            connection.hold()
            run.keep_lease(now)
            taken = intake.write(prepared)
            ImportPage.note(run, page, taken, fetched_at, self._searched_until(page))
            if run.kind == Kind.FIRST and run.pages == 1:
                begin_following(run, stores)
                self._schedule.plan_beside(run, now)
            if page.next_token is None:
                run.finish(stores, now)
                self._schedule.plan_next(run, now)
                self._record_end(now)

    def _record_end(self, now: datetime) -> None:
        """In the audit trail, but for the many looks by the clock that brought nothing."""
        run = self._run
        counts = {"seen": run.seen, "new": run.new, "changed": run.changed}
        if not Kind(run.kind).background or run.new or run.changed:
            audit.record("import.ended", now=now, on=run, kind=run.kind, **counts)

    def _searched_until(self, page: OrdersPage) -> datetime:
        return page.before or database_now() - LAG / self._amazon.clock_rate

    def _start_over(self) -> None:
        """The page token is too old: the window is walked again, and rows match by number."""
        log.info("import.page_token_expired", run=self._run.id, pages=self._run.pages)
        self._run.put_down(database_now(), None, page_token=None, seen=0)

    def _wait(self, failure: TryLater) -> None:
        attempts = self._run.attempts + (failure.reason == "unavailable")
        wait = failure.after * 2 ** min(max(attempts - 1, 0), 10)
        wait = max(SHORTEST_WAIT, min(wait, LONGEST_WAIT))
        log.info(
            "import.waits", run=self._run.id, reason=failure.reason, seconds=wait.total_seconds()
        )
        waiting_for = None if failure.reason == "leaving" else failure.reason
        self._run.put_down(database_now() + wait, waiting_for, attempts=attempts)

    def _lose_access(self, failure: AskSeller) -> None:
        run, now = self._run, database_now()
        with database.atomic():
            connection = Connection.get_by_id(run.connection_id).hold()
            if connection.connected and connection.grant != run.grant:
                # The refusal was for an older grant than the one that holds now.
                run.put_down(now, None, grant=connection.grant)
                return
            if failure.reason == "disconnected":
                run.fail("disconnected", str(failure), now)
                return
            run.fail("revoked", str(failure), now)
            lose_access(connection, run.grant, failure.reason, now)
        log.warning("import.access_lost", run=run.id, reason=failure.reason)

    def _stumble(self, error: Exception) -> None:
        """Something of ours broke, maybe for a moment: its message could hold what it broke at.

        When even this can't be written, the lease runs out and another worker goes on.
        """
        run, attempts = self._run, self._run.attempts + 1
        log.error("import.broken", run=run.id, error=type(error).__name__, attempts=attempts)
        with suppress(PeeweeException):
            if attempts < MOST_ATTEMPTS:
                wait = min(RECOVERY * 2 ** (attempts - 1), LONGEST_WAIT)
                run.put_down(database_now() + wait, "ours", attempts=attempts)
            else:
                self._fail("ours", type(error).__name__)

    def _fail(self, kind: str, detail: str) -> None:
        run, now = self._run, database_now()
        log.error("import.failed", run=run.id, kind=kind, failure=detail)
        with database.atomic():
            Connection.get_by_id(run.connection_id).hold()
            run.fail(kind, detail, now)
            self._schedule.plan_retry(run, now, LONGEST_WAIT)
            audit.record("import.ended", now=now, on=run, kind=run.kind, failure=kind)
