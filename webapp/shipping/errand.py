"""An errand at Amazon: one worker's talk about one outgoing row, and what becomes of it then."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from peewee import PeeweeException

from webapp.amazon import Amazon, AskSeller, OperatorFault, Seller, TryLater
from webapp.amazon.failure import OurFault
from webapp.db import database, database_now
from webapp.lease import Lease
from webapp.leased import Superseded
from webapp.queue import leaving
from webapp.shipping.outgoing import Outgoing
from webapp.stores import Access, Connection, Store, lose_access

log = structlog.get_logger(__name__)

WARM = timedelta(seconds=10)
SHORTEST_WAIT = timedelta(milliseconds=200)
LONGEST_WAIT = timedelta(minutes=15)
# After a fault of our own, or of the operator's: the first wait, doubled at each further one.
RECOVERY = timedelta(seconds=5)
# Amazon has not taken it, and says so.
NOT_TAKEN = ("paced", "throttled")


class Errand:
    """For as long as its claim on `row` holds. `NAME` is what logs call the row; `OPERATIONS` are
    the calls that change something at Amazon."""

    NAME = ""
    OPERATIONS: tuple[str, ...] = ()

    def __init__(self, row: Any, amazon: Amazon) -> None:
        self.row = row
        self._amazon = amazon
        self._connection: Connection = row.store.connection
        # Whether an earlier sending is still without its answer.
        self._before = row.sent_at
        self._log = log.bind(**{self.NAME: row.id})

    def perform(self) -> None:
        """Settle it, or put it down until later; whatever breaks on our side is raised as well."""
        if self.row.claim(database_now()):
            with Lease(self.row):
                self._talk()

    def talk(self) -> None:
        """What is to be told and asked; raises what Amazon's door raises, and Superseded."""
        raise NotImplementedError

    def refuse(self, failure: OurFault) -> None:
        """Amazon says no, for good."""
        raise NotImplementedError

    def seller(self) -> Seller:
        """By the connection as it is now: it may have a newer grant than when this was asked."""
        self._connection = Connection.get_by_id(self.row.store.connection_id)
        if not self._connection.connected:
            raise AskSeller(self._connection.lost_reason or "disconnected")
        region, name = self._connection.region, self._connection.selling_partner_id
        return self._amazon.seller(region, name, Access(self._connection, self._amazon))

    def _talk(self) -> None:
        self._before = self.row.sent_at
        try:
            self.talk()
        except Superseded:
            self._log.info(f"{self.NAME}.superseded", fence=self.row.fence)
        except TryLater as failure:
            self._wait(failure)
        except AskSeller as failure:
            self._lose_access(failure)
        except OperatorFault as failure:
            self._log.error(f"{self.NAME}.keys", failure=str(failure))
            self._put_down(self._pause(), "operator", sent_at=self._before)
        except OurFault as failure:
            self._log.info(f"{self.NAME}.refused", failure=str(failure))
            self.refuse(failure)
        except Exception as error:
            self._stumble(error)
            raise

    def _wait(self, failure: TryLater) -> None:
        attempts = self.row.attempts + (failure.reason == "unavailable")
        wait = failure.after * 2 ** min(max(attempts - 1, 0), 10)
        due_at = database_now() + max(SHORTEST_WAIT, min(wait, LONGEST_WAIT))
        self._log.info(f"{self.NAME}.waits", reason=failure.reason)
        changes: dict[str, Any] = {"attempts": attempts}
        if failure.reason in NOT_TAKEN or failure.operation not in self.OPERATIONS:
            changes["sent_at"] = self._before
        self._put_down(due_at, failure.reason, **changes)

    def _put_down(self, due_at: datetime, waiting_for: str, **changes: Any) -> None:
        """This one, and behind it what else this seller's budget or Amazon keeps waiting."""
        self.row.put_down(due_at, waiting_for, **changes)
        model, stores = type(self.row), Store.select(Store.id)
        theirs = stores.where(Store.connection == self._connection)
        model.update(due_at=due_at).where(
            model.free(database_now()), model.due_at < due_at, model.store.in_(theirs)
        ).execute()

    def _lose_access(self, failure: AskSeller) -> None:
        """It waits for the reconnect; the refusal of an older grant doesn't end the newer one."""
        connection, now = self._connection, database_now()
        with database.atomic():
            connection.hold()
            self.row.put_down(now, "reconnect", sent_at=self._before)
            lose_access(connection, connection.grant, failure.reason, now)
        self._log.warning(f"{self.NAME}.access_lost", reason=failure.reason)

    def _stumble(self, error: Exception) -> None:
        """Something of ours broke, maybe for a moment: its message could hold what it broke at.

        When even this can't be written, the lease runs out and another worker goes on.
        """
        self._log.error(f"{self.NAME}.broken", error=type(error).__name__)
        with suppress(PeeweeException):
            if self.row.status in self.row.WAITING:
                attempts = self.row.attempts + 1
                self.row.put_down(self._pause(), "ours", attempts=attempts)

    def _pause(self) -> datetime:
        wait = RECOVERY * 2 ** min(self.row.attempts, 10)
        return database_now() + min(wait, LONGEST_WAIT)


def run_due(first: Outgoing, errand: Callable[[Any, Amazon], Errand], amazon: Amazon) -> None:
    """Run the errand of this row, then of what else is due, as long as that is cheaper than a
    new job."""
    until = database_now() + WARM
    following: Outgoing | None = first
    while following is not None and not leaving():
        errand(following, amazon).perform()
        now = database_now()
        following = type(first).due(now).first() if now < until else None
