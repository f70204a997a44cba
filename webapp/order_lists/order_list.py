"""An order list: the numbers of a store's orders that wait at Amazon, at one moment.

    asked ──take──▶ taken ──finish──▶ finished
      └──────fail─────┴──▶ failed

As long as it is asked for, it is read: from a report, or by a search that leaves people out. Once
it is taken, what it names and isn't here is fetched by its number. One for a first import lets
`getOrder` work beside the search; any other compares what waits at Amazon with what waits here.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.ground.clock import utcnow
from webapp.ground.database.db import UTCDateTimeField, database, database_now
from webapp.ground.language.gettext import gettext
from webapp.ground.work.leased_row import Superseded
from webapp.imports.import_run import ImportRun
from webapp.orders.tally import Tally
from webapp.stores.outbox_row import OutboxRow
from webapp.stores.store import Store

# So many waiting orders are counted by three searches, which know more than a report that may be
# half an hour old.
FEW = 300
# A report that is asked for again so soon may be refused without a reason.
AGAIN = timedelta(minutes=30)
KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 1000


class ListStatus(StrEnum):
    ASKED = "asked"
    TAKEN = "taken"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {
            ListStatus.ASKED: gettext("Being read"),
            ListStatus.TAKEN: gettext("Being fetched"),
            ListStatus.FINISHED: gettext("Finished"),
            ListStatus.FAILED: gettext("Failed"),
        }[self]


class ListSource(StrEnum):
    REPORT = "report"
    SEARCH = "search"


LIVE = (ListStatus.ASKED, ListStatus.TAKEN)


class OrderList(OutboxRow):
    WAITING: Collection[str] = LIVE
    JOB = "read_order_list"
    MOVES = {
        "take": ({ListStatus.ASKED}, ListStatus.TAKEN),
        "finish": ({ListStatus.TAKEN}, ListStatus.FINISHED),
        "fail": (set(LIVE), ListStatus.FAILED),
    }

    status = EnumField(ListStatus, max_length=8, default=ListStatus.ASKED)
    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, backref="order_lists", on_delete="CASCADE", index=False)
    # The first import that it is for; without one it is for a comparison.
    import_run = peewee.ForeignKeyField(ImportRun, null=True, on_delete="CASCADE")
    asked_by = peewee.IntegerField(null=True)
    # Filled while it lives: two clicks, two clocks, one list.
    slot = peewee.CharField(max_length=32, null=True, unique=True)
    source = EnumField(ListSource, max_length=8)
    # Orders that were placed before aren't in question.
    since = UTCDateTimeField()
    # Up to when, in Amazon's time, the store's changes were here when it was asked for.
    known_until = UTCDateTimeField(null=True)
    report_id = peewee.CharField(max_length=64, default="")
    page_token = peewee.TextField(null=True)
    # How many pages of a search are read, and the checksum of one: should it come again, page
    # tokens lead in a circle.
    pages = peewee.IntegerField(default=0, constraints=[peewee.SQL("DEFAULT 0")])
    page_mark = peewee.BigIntegerField(null=True)
    # How many orders wait at Amazon; of a comparison, how many of them were missing here, and how
    # many that wait here were out of date.
    listed = peewee.IntegerField(default=0)
    missing = peewee.IntegerField(default=0)
    outdated = peewee.IntegerField(default=0)
    created_at = UTCDateTimeField(default=utcnow)
    taken_at = UTCDateTimeField(null=True)
    finished_at = UTCDateTimeField(null=True)
    failure = peewee.CharField(max_length=16, null=True)

    class Meta:
        indexes = ((("status", "due_at"), False), (("store", "id"), False))

    @property
    def live(self) -> bool:
        return self.status in LIVE

    @property
    def compares(self) -> bool:
        return self.import_run_id is None

    @property
    def by_report(self) -> bool:
        return self.source == ListSource.REPORT

    @property
    def here(self) -> int:
        """How many of those that waited at Amazon were here."""
        return int(self.listed - self.missing)

    @property
    def counted_at(self) -> datetime | None:
        """When so many waited at Amazon: a report says how it was when it was asked for."""
        moment: datetime | None = self.sent_at if self.by_report else self.taken_at
        return moment

    @classmethod
    def ask(
        cls,
        store: Store,
        now: datetime,
        asked_by: int | None = None,
        run: ImportRun | None = None,
    ) -> "OrderList":
        """Have the list read; the one that lives, if one does."""
        slot = f"waiting:{store.id}"
        try:
            with database.atomic():
                return cls.create(
                    account=store.account_id,
                    store=store,
                    import_run=run,
                    asked_by=asked_by,
                    slot=slot,
                    source=ListSource.REPORT if run else cls._source(store, now),
                    since=run.after if run else _since(store, now),
                    known_until=store.imported_until,
                    due_at=min(now, database_now()),
                    created_at=now,
                )
        except peewee.IntegrityError:
            return cls.get(cls.slot == slot)

    @classmethod
    def _source(cls, store: Store, now: datetime) -> ListSource:
        recent = cls.select().where(
            cls.store == store, cls.report_id != "", cls.created_at > now - AGAIN
        )
        return (
            ListSource.SEARCH
            if waiting_here(store) <= FEW or recent.exists()
            else ListSource.REPORT
        )

    @classmethod
    def of_store(cls, store: Store) -> "OrderList | None":
        """The one that lives, or the last comparison."""
        mine = cls.select().where(cls.store == store)
        live = mine.where(cls.slot.is_null(False)).first()
        return live or mine.where(cls.import_run.is_null()).order_by(cls.id.desc()).first()

    @classmethod
    def comparisons(cls, account: Account) -> "dict[int, OrderList]":
        """The last finished one of each of the account's stores, by the store's id."""
        ended = (cls.status == ListStatus.FINISHED) & cls.import_run.is_null()
        last = cls.select(peewee.fn.MAX(cls.id)).where(cls.account == account, ended)
        query = cls.select().where(cls.id.in_(last.group_by(cls.store)))
        return {each.store_id: each for each in query}

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        """Remove those that ended long ago, but for each store's last comparison."""
        last = cls.select(peewee.fn.MAX(cls.id)).where(cls.import_run.is_null())
        old = cls.select(cls.id).where(
            cls.finished_at < now - KEPT, cls.id.not_in(last.group_by(cls.store))
        )
        return int(cls.delete().where(cls.id.in_(old.limit(FORGOTTEN_AT_ONCE))).execute())

    def keep_lease(self, now: datetime, **changes: object) -> None:
        """The first write of every step: it locks the row. Raises Superseded."""
        if not self.change(lease_until=now + self.LEASE, **changes):
            raise Superseded

    def take(self, listed: int, now: datetime) -> None:
        """All its numbers are in."""
        self.move_held("take", listed=listed, taken_at=now, due_at=now, attempts=0)

    def finish(self, missing: int, outdated: int, now: datetime) -> None:
        """All that it names is here, or known not to be missing."""
        ended = {"missing": missing, "outdated": outdated, "finished_at": now}
        self.settle("finish", slot=None, **ended)

    def fail(self, failure: str, now: datetime) -> None:
        self.settle("fail", slot=None, failure=failure, finished_at=now)

    def search_instead(self, now: datetime) -> None:
        """There is no report: the orders are counted by a search."""
        self.change(**self._freed(), source=ListSource.SEARCH, due_at=now, attempts=0)


def waiting_here(store: Store) -> int:
    """How many of a store's orders wait on the desk, on hold or not."""
    return sum(n for status, n in Tally.counts(store.account, store).items() if status.open)


def _since(store: Store, now: datetime) -> datetime:
    """Since when its orders are to be here."""
    return store.imported_from or now - timedelta(days=store.first_import_days)
