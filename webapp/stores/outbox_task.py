"""An outbox task: one worker's work on one row that goes out to Amazon. It is never given up:
Amazon settles it, or a merchant does."""

from datetime import datetime
from typing import Any

from webapp.amazon.client import Amazon
from webapp.amazon.failure import AskSeller, OperatorFault, TryLater
from webapp.amazon.seller import Seller
from webapp.ground.database.db import database, database_now
from webapp.stores.access_fault import AccessFault
from webapp.stores.amazon_task import AmazonTask
from webapp.stores.outbox_row import OutboxRow
from webapp.stores.revocation import lose_access
from webapp.stores.store import Store

# Amazon has not taken it, and says so.
NOT_TAKEN = ("paced", "throttled", "denied")


class OutboxTask(AmazonTask):
    """`OPERATIONS` are the calls that change something at Amazon."""

    OPERATIONS: tuple[str, ...] = ()

    def __init__(self, row: OutboxRow, amazon: Amazon) -> None:
        super().__init__(row, amazon)
        self._connection = row.store.connection
        # Whether an earlier sending is still without its answer.
        self._before = row.sent_at

    def seller(self) -> Seller:
        self._connection = self.current_connection()
        return self._connection.seller(self._amazon)

    def wait(self, due_at: datetime, failure: TryLater, attempts: int) -> None:
        changes: dict[str, Any] = {"attempts": attempts}
        if failure.reason in NOT_TAKEN or failure.operation not in self.OPERATIONS:
            changes["sent_at"] = self._before
        self._put_down(due_at, failure.reason, **changes)

    def note_access(self, *operations: str) -> None:
        """Amazon let these operations in."""
        if self._connection.access_denied:
            for each in operations:
                AccessFault.clear(self._connection, each, [self.marketplace_id], database_now())

    @property
    def marketplace_id(self) -> str:
        return str(self.row.store.marketplace_id)

    def refuse_keys(self, failure: OperatorFault) -> None:
        self._log.error(f"{self.NAME}.keys", failure=str(failure))
        self._put_down(self._recovered(), "operator", sent_at=self._before)

    def lose_access(self, failure: AskSeller) -> None:
        """It waits for the reconnect; the refusal of an older grant doesn't end the newer one."""
        connection, now = self._connection, database_now()
        with database.atomic():
            connection.hold()
            self.row.put_down(now, "reconnect", sent_at=self._before)
            lose_access(connection, connection.grant, failure.reason, now)
        self._log.warning(f"{self.NAME}.access_lost", reason=failure.reason)

    def _talk(self) -> None:
        self._before = self.row.sent_at
        super()._talk()

    def _put_down(self, due_at: datetime, waiting_for: str, **changes: Any) -> None:
        """This one, and behind it what else this seller's budget or Amazon keeps waiting."""
        self.row.put_down(due_at, waiting_for, **changes)
        model, stores = type(self.row), Store.select(Store.id)
        # What Amazon denies to one source isn't denied to the others.
        mine = Store.id == self.row.store_id if waiting_for == "denied" else True
        theirs = stores.where(Store.connection == self._connection, mine)
        free = model.free(database_now()) & (model.due_at < due_at)
        model.update(due_at=due_at).where(
            free, self.row.put_off_together(), model.store.in_(theirs)
        ).execute()
