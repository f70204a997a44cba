"""A task at Amazon: one worker's work on one leased row, and what becomes of the row then."""

import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from peewee import PeeweeException

from webapp.amazon.client import Amazon
from webapp.amazon.failure import AccessDenied, AskSeller, OperatorFault, OurFault, TryLater
from webapp.ground.database.db import database_now
from webapp.ground.work.heartbeat import Heartbeat
from webapp.ground.work.job_queue import is_idle, shutting_down
from webapp.ground.work.leased_row import LeasedRow, Superseded
from webapp.stores.access_check import AccessCheck
from webapp.stores.connection import Connection

WARM = timedelta(seconds=10)
SHORTEST_WAIT = timedelta(milliseconds=200)
SHORTEST_NAP = 0.02
LONGEST_WAIT = timedelta(minutes=15)
# After a fault of our own, or of the operator's: the first wait, doubled at each further one.
RECOVERY = timedelta(seconds=5)
# What may last: it is tried at ever longer intervals.
GROWING = ("unavailable", "denied")


class AmazonTask:
    """For as long as its claim on `row` holds. `NAME` is what logs call it, and the row but where
    they call that `ROW`; `MOST_ATTEMPTS` faults of our own end it, as many as there are when None.
    What our pace lets go within `SOON` a warm worker waits for, as long as no other job waits.
    """

    NAME = ""
    ROW = ""
    MOST_ATTEMPTS: int | None = None
    SOON = timedelta()

    def __init__(self, row: Any, amazon: Amazon) -> None:
        self.row = row
        self._amazon = amazon
        self._log = structlog.get_logger(__name__).bind(**{self.ROW or self.NAME: row.id})

    @classmethod
    def perform_due(cls, first: LeasedRow, amazon: Amazon) -> None:
        """Perform the task of this row, then of what else is due, for as long as that is cheaper
        than a new job."""
        until = database_now() + WARM
        following: LeasedRow | None = first
        while following is not None and not shutting_down():
            cls(following, amazon).perform()
            following = cls._following(type(first), until)

    @classmethod
    def _following(cls, model: type[LeasedRow], until: datetime) -> LeasedRow | None:
        """What is due now, or soon."""
        now = database_now()
        while now < until:
            row: LeasedRow | None = model.due(now).first()
            coming = None if row else cls._coming(model, now)
            if coming is None or shutting_down() or not is_idle():
                return row
            time.sleep(max((coming.due_at - now).total_seconds(), SHORTEST_NAP))
            now = database_now()
        return None

    @classmethod
    def _coming(cls, model: type[LeasedRow], now: datetime) -> LeasedRow | None:
        """What waits for nothing but our own pace, and not for long."""
        paced = (model.waiting_for == "paced") | model.waiting_for.is_null()
        query = model.due(now + cls.SOON).where(paced) if cls.SOON else None
        coming: LeasedRow | None = query.first() if query is not None else None
        return coming

    def perform(self) -> None:
        """Settle it, or put it down until later; whatever breaks on our side is raised as well."""
        if self.row.claim(database_now()):
            with Heartbeat(self.row):
                self._talk()

    def talk(self) -> None:
        """What is to be told and asked; raises what `Seller` raises, and Superseded."""
        raise NotImplementedError

    def wait(self, due_at: datetime, failure: TryLater, attempts: int) -> None:
        """Amazon can't answer now, or not yet."""
        self.row.put_down(due_at, failure.reason, attempts=attempts)

    @property
    def marketplace_id(self) -> str:
        """The one source that this is about; empty when there are several."""
        raise NotImplementedError

    def examine(self, denial: AccessDenied) -> None:
        """Amazon denies this operation: wait, or lose the access if it denies all."""
        failure = self.check().verdict(denial, self.marketplace_id, database_now())
        if isinstance(failure, TryLater):
            self._wait(failure)
        else:
            self.lose_access(failure)

    def check(self) -> AccessCheck:
        return AccessCheck(Connection.get_by_id(self.row.connection_id), self._amazon)

    def lose_access(self, failure: AskSeller) -> None:
        """The seller must authorize again."""
        raise NotImplementedError

    def refuse_keys(self, failure: OperatorFault) -> None:
        """Amazon doesn't accept this application's keys."""
        raise NotImplementedError

    def refuse(self, failure: OurFault) -> None:
        """Amazon says no, for good."""
        raise NotImplementedError

    def give_up(self, error: Exception) -> None:
        """Something of ours has broken too often."""
        raise NotImplementedError

    def current_connection(self) -> Connection:
        """As it is now: it may have a newer grant than when this was asked. Raises AskSeller."""
        connection = Connection.get_by_id(self.row.connection_id)
        if not connection.connected:
            raise AskSeller(connection.lost_reason or "disconnected")
        return connection

    def _talk(self) -> None:
        try:
            self.talk()
        except Superseded:
            self._log.info(f"{self.NAME}.superseded", fence=self.row.fence)
        except TryLater as failure:
            self._wait(failure)
        except AskSeller as failure:
            self.lose_access(failure)
        except AccessDenied as failure:
            self.examine(failure)
        except OperatorFault as failure:
            self.refuse_keys(failure)
        except OurFault as failure:
            self.refuse(failure)
        except Exception as error:
            self._stumble(error)
            raise

    def _wait(self, failure: TryLater) -> None:
        attempts = self.row.attempts + (failure.reason in GROWING)
        wait = failure.after * 2 ** min(max(attempts - 1, 0), 10)
        wait = max(SHORTEST_WAIT, min(wait, LONGEST_WAIT))
        self._log.info(f"{self.NAME}.waits", reason=failure.reason, seconds=wait.total_seconds())
        self.wait(database_now() + wait, failure, attempts)

    def _stumble(self, error: Exception) -> None:
        """Something of ours broke, maybe for a moment: its message could hold what it broke at.

        When even this can't be written, the lease runs out and another worker goes on.
        """
        kind, attempts = type(error).__name__, self.row.attempts + 1
        self._log.error(f"{self.NAME}.broken", error=kind, attempts=attempts)
        with suppress(PeeweeException):
            if self.MOST_ATTEMPTS and attempts >= self.MOST_ATTEMPTS:
                self.give_up(error)
            else:
                self.row.put_down(self._recovered(), "ours", attempts=attempts)

    def _recovered(self) -> datetime:
        """When to try again what broke."""
        wait = RECOVERY * 2 ** min(self.row.attempts, 10)
        return database_now() + min(wait, LONGEST_WAIT)
