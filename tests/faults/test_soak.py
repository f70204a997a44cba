"""F20: everything at once, for a while, by dice that can be thrown again.

SOAK_SECONDS is how long (45), SOAK_SEED which throw; `make soak` takes ten minutes, and another
throw each time.
"""

import os
import signal
import time
from collections.abc import Callable
from random import Random

import psutil
import psycopg

from tests.faults.conftest import Recovery
from tests.faults.merchant import CREW, Merchant
from tests.faults.table_lock import locked_table
from webapp.amazon.failure import TryLater
from webapp.development.process import Process
from webapp.ground.clock import utcnow
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest

SECONDS = float(os.environ.get("SOAK_SECONDS", "45"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
COUNTRIES = ("US", "CA", "MX")
# Between two checks of what must hold at any moment, and between two faults.
CHECK_SECONDS = 10.0
BREATH = (0.2, 2.5)
# Amazon's stock of a long soak stays of a size that can be compared in a moment.
MOST_ORDERS = 6000


class Soak:
    """Faults and orders, thrown by dice; each public method is one of them."""

    def __init__(self, rosa: Merchant, seed: int) -> None:
        self._rosa = rosa
        self._crew = rosa.crew
        self._remote = rosa.remote
        self._dice = Random(seed)  # noqa: S311 - meant to be thrown again
        self._numbers: list[str] = []
        self.thrown: list[str] = []

    def throw(self) -> None:
        name, act = self._dice.choice(self._acts())
        self.thrown.append(name)
        act()
        time.sleep(self._dice.uniform(*BREATH))

    def orders_come_in(self) -> None:
        if len(self._numbers) < MOST_ORDERS:
            count = self._dice.choice((1, 5, 40, 220))
            country = self._dice.choice(COUNTRIES)
            self._numbers += self._remote.place_orders(self._rosa.seller, count, country)

    def orders_change(self) -> None:
        for number in self._dice.sample(self._numbers, min(8, len(self._numbers))):
            self._dice.choice((self._remote.touch, self._remote.request_cancellation))(number)

    def orders_leave(self) -> None:
        if self._numbers:
            number = self._numbers.pop(self._dice.randrange(len(self._numbers)))
            self._dice.choice((self._remote.ship, self._remote.cancel))(number)

    def somebody_refreshes(self) -> None:
        self._rosa.refreshes()

    def the_nightly_check_is_due(self) -> None:
        stores = [store for store in self._rosa.live_stores if store.backfilled_at]
        if stores and self._rosa.connection.connected:
            ImportRequest(self._rosa.connection, stores, ImportKind.RECONCILE, utcnow()).place()

    def a_job_dies(self) -> None:
        self._crew.kill_job(self._worker())

    def a_worker_dies(self) -> None:
        self._crew.kill_worker(worker=self._worker())
        self._replace()

    def a_parent_dies(self) -> None:
        self._crew.kill_parent(self._worker())
        self._replace()

    def a_worker_is_asked_to_end(self) -> None:
        self._worker().send(signal.SIGTERM)
        self._replace()

    def a_worker_stands_still(self) -> None:
        worker = psutil.Process(self._worker().pid)
        family = [worker, *worker.children(recursive=True)]
        for process in family:
            _to(process, psutil.Process.suspend)
        time.sleep(self._dice.uniform(0.5, 12))
        for process in family:
            _to(process, psutil.Process.resume)

    def the_clock_dies(self) -> None:
        self._crew.restart_clock()

    def the_queue_is_emptied(self) -> None:
        self._crew.empty_valkey()

    def the_queue_restarts(self) -> None:
        self._crew.stop_valkey()
        time.sleep(self._dice.uniform(0, 4))
        self._crew.start_valkey()

    def the_database_is_locked(self) -> None:
        with locked_table(self._crew, "tally"):
            time.sleep(self._dice.uniform(0.2, 3))

    def the_keyring_is_locked(self) -> None:
        with locked_table(self._crew, "party_key", keyring=True):
            time.sleep(self._dice.uniform(0.2, 3))

    def the_database_disconnects(self) -> None:
        url = self._crew.settings.database_url
        if url.startswith("postgres"):
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name = %s",
                    (CREW,),
                )

    def amazon_throttles(self) -> None:
        self._remote.throttle("searchOrders", calls=self._dice.randint(1, 5))

    def amazon_is_down(self) -> None:
        status = self._dice.choice((500, 502, 503))
        self._remote.go_down(status=status, calls=self._dice.randint(1, 3))

    def amazon_talks_nonsense(self) -> None:
        how = self._dice.choice(("html", "empty", "list", "nonsense", "truncated", "wrong_type"))
        self._remote.garble(how, "searchOrders")

    def amazon_hangs_up(self) -> None:
        self._remote.drop("searchOrders")

    def amazon_is_slow(self) -> None:
        seconds = self._dice.uniform(0.2, 4)
        self._remote.slow(seconds, "searchOrders", calls=self._dice.randint(1, 4))

    def amazon_names_a_wrong_rate(self) -> None:
        rate = self._dice.choice(("1000", "0", "nan", ""))
        self._remote.say_rate(rate, "searchOrders", calls=2)

    def pages_are_torn(self) -> None:
        acts = (self._remote.duplicate_page, self._remote.shuffle_pages, self._remote.repeat_token)
        self._dice.choice(acts)()

    def tokens_expire(self) -> None:
        self._remote.expire_tokens()

    def the_seller_deauthorizes(self) -> None:
        self._remote.revoke_access(self._rosa.seller)
        time.sleep(self._dice.uniform(0.5, 3))
        self._patiently(self._rosa.reconnects)

    def _acts(self) -> list[tuple[str, Callable[[], None]]]:
        names = [name for name in vars(Soak) if name[0] != "_" and name != "throw"]
        # Orders come and change between all faults.
        often = ["orders_come_in", "orders_change", "orders_leave"] * 4
        return [(name, getattr(self, name)) for name in (*names, *often)]

    def _patiently(self, act: Callable[[], None]) -> None:
        """As a person does who reads that Amazon is down."""
        while True:
            try:
                act()
            except TryLater:
                time.sleep(1)
            else:
                return

    def _worker(self) -> Process:
        running = [worker for worker in self._crew.workers if worker.running]
        return self._dice.choice(running or [self._crew.start_worker()])

    def _replace(self) -> None:
        self._crew.start_worker()


def test_whatever_happens_the_desk_holds_what_amazon_has(
    rosa: Merchant, recovery: Recovery
) -> None:
    print(f"SOAK_SEED={SEED}")
    soak = Soak(rosa, SEED)
    rosa.crew.start_worker()
    rosa.has_orders(150, *COUNTRIES)
    rosa.connects(*COUNTRIES)
    soak.orders_come_in()
    end, check = time.monotonic() + SECONDS, time.monotonic()

    while time.monotonic() < end:
        soak.throw()
        if time.monotonic() > check:
            rosa.oracle.check_always()
            check = time.monotonic() + CHECK_SECONDS

    rosa.remote.lift()
    with recovery(f"F20 all of it for {SECONDS:g} s, seed {SEED}", bound=180):
        rosa.sees_everything(seconds=180)


def _to(process: psutil.Process, act: Callable[[psutil.Process], None]) -> None:
    try:
        act(process)
    except psutil.NoSuchProcess:
        return
