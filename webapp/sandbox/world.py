"""One sandbox's whole state: its database, clock, budgets, faults and call log."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

from flask import request
from peewee import SqliteDatabase

from webapp.sandbox.bought_shipment import BoughtShipment
from webapp.sandbox.bucket import Buckets
from webapp.sandbox.call import CallLog
from webapp.sandbox.fault import Faults
from webapp.sandbox.grant import AccessToken, AppstoreVisit, ConsentCode, Grant
from webapp.sandbox.moment import DAY, milliseconds
from webapp.sandbox.notifications.change import watched
from webapp.sandbox.notifications.client_secret import ClientSecret
from webapp.sandbox.notifications.destination import Destination
from webapp.sandbox.notifications.grantless_token import GrantlessToken
from webapp.sandbox.notifications.hidden_change import HiddenChange
from webapp.sandbox.notifications.publishing import Occasion, Publishing
from webapp.sandbox.notifications.queue_message import QueueMessage
from webapp.sandbox.notifications.subscription import Subscription
from webapp.sandbox.order import Order, Serial
from webapp.sandbox.page_token import PageToken
from webapp.sandbox.reports.report import Report
from webapp.sandbox.restricted_token import RestrictedToken
from webapp.sandbox.settings import SandboxSettings

TABLES = (
    Serial,
    Order,
    Grant,
    AccessToken,
    ConsentCode,
    AppstoreVisit,
    PageToken,
    RestrictedToken,
    BoughtShipment,
    GrantlessToken,
    ClientSecret,
    Destination,
    Subscription,
    QueueMessage,
    HiddenChange,
    Report,
)
MINUTE = 60_000
# Longer than a client waits for the next byte.
STALLED_SECONDS = 60.0


class World:
    """Requests take turns: one lock, one connection, one transaction each."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.clock_rate = settings.clock_rate
        self.buckets = Buckets(settings.clock_rate)
        self.faults = Faults()
        self.calls = CallLog()
        # Whether a queue is registered for a new client secret.
        self.enrolled = True
        self.awake = threading.Event()
        # Whoever waits in a long poll of the queue looks again.
        self._arrivals = threading.Condition()
        self.first_days = 0
        self._changes_when_empty: int | None = None
        self._publishing = Publishing(self.faults, settings.application_id, settings.seed)
        self._lock = threading.RLock()
        self._database = SqliteDatabase(
            settings.database,
            pragmas={"journal_mode": "wal", "synchronous": "normal", "busy_timeout": 10_000},
            thread_safe=False,
            check_same_thread=False,
        )
        with self.enter():
            self._database.create_tables(TABLES)

    @contextmanager
    def enter(self) -> Iterator[None]:
        """The state is ours until we leave; what we did is committed then, and told of."""
        with self._lock, self._database.bind_ctx(TABLES, False, False), self._database.atomic():
            with watched() as changes:
                yield
            sent = self._publishing.publish(changes, Occasion(self.now(), self.clock_rate))
        if sent:
            self.wake_pollers()

    def close(self) -> None:
        self.awake.set()
        with self._lock:
            self._database.close()

    def now(self) -> int:
        """Milliseconds since 1970, UTC."""
        return milliseconds(datetime.now(UTC))

    def stamp(self) -> int:
        """A moment as Amazon notes it: whole seconds, finer only where time runs faster."""
        now = self.now()
        return now if self.clock_rate > 1 else now // 1000 * 1000

    def publish_secret(self, body: str) -> None:
        self._publishing.publish_secret(body, Occasion(self.now(), self.clock_rate))
        self.wake_pollers()

    def wake_pollers(self) -> None:
        with self._arrivals:
            self._arrivals.notify_all()

    def await_message(self, seconds: float) -> None:
        with self._arrivals:
            self._arrivals.wait(seconds)

    @property
    def lag(self) -> int:
        """How long a change takes to be found: Amazon's two minutes."""
        return self.shorter(2 * MINUTE)

    @property
    def page_token_life(self) -> int:
        return self.shorter(DAY)

    @property
    def report_delay(self) -> int:
        """How long a report takes to be made."""
        return self.shorter(2 * MINUTE)

    @property
    def refund_delay(self) -> int:
        """How long the carriers take to give money back for a label."""
        return self.shorter(DAY)

    @property
    def code_life(self) -> int:
        """Five minutes; at least half a minute, for people click at their own pace."""
        return max(self.shorter(5 * MINUTE), MINUTE // 2)

    def run_at(self, clock_rate: float) -> None:
        self.clock_rate = clock_rate
        self.buckets.run_at(clock_rate)

    def delay(self, seconds: float) -> None:
        """This answer will leave the doorway that much later, or when Amazon comes up."""
        self.awake.clear()
        request.environ["sandbox.delay"] = seconds

    def stall(self) -> None:
        """Half of this answer leaves the doorway; the rest when nobody waits for it any more."""
        self.awake.clear()
        request.environ["sandbox.stall"] = STALLED_SECONDS

    def hang_up(self) -> None:
        """The work is done, and the connection breaks before the answer."""
        request.environ["sandbox.hang_up"] = True

    def empty(self) -> None:
        """As on the first day, with nobody authorized, and nobody waiting for a message."""
        self.first_days += 1
        rows = self._database.connection()
        # Each test of an app begins with this, and most ask nothing of Amazon.
        if rows.total_changes != self._changes_when_empty:
            for table in reversed(TABLES):
                table.delete().execute()
            self._changes_when_empty = rows.total_changes
        self.calm()

    def calm(self) -> None:
        """No faults, full budgets, an empty log; orders and grants stay."""
        self.faults.lift()
        self.buckets.reset()
        self.calls.clear()
        self.enrolled = True
        self.awake.set()

    def shorter(self, millis: int) -> int:
        """As long as that takes where time runs faster."""
        return int(millis / self.clock_rate)


def the_world() -> World:
    """The state of the sandbox that answers this request."""
    return cast(World, request.environ["sandbox.world"])
