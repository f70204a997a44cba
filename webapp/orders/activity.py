"""Activity: how many orders came in and went out, by quarter of an hour.

No zone's midnight falls between two quarters, so the days of any merchant can be summed up from
them, without counting a table of orders.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.ground.clock import day_begins, day_of
from webapp.ground.database.bulk import write_many
from webapp.ground.database.db import Record, UTCDateTimeField, stored_time
from webapp.stores.store import Store

QUARTER = 15
KEPT = timedelta(days=400)
ADD = """
INSERT INTO activity (account_id, store_id, at, imported, shipped) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (store_id, at) DO UPDATE SET
  imported = activity.imported + excluded.imported, shipped = activity.shipped + excluded.shipped
"""

# Orders by (store id, when).
Counted = Mapping[tuple[int, datetime], int]


class Activity(Record):
    account = peewee.ForeignKeyField(Account, index=False)
    # By store: two of an account's imports then never wait for one row.
    store = peewee.ForeignKeyField(Store, index=False)
    at = UTCDateTimeField()
    imported = peewee.IntegerField(default=0)
    shipped = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("store", "at"), True), (("account", "at"), False))

    @classmethod
    def note(
        cls, account_id: int, imported: Counted, shipped: Counted, returned: Counted | None = None
    ) -> None:
        """Add how many orders came and went, by (store id, when); in the transaction that writes
        them. `returned` were noted as shipped then, and aren't.
        """
        came, went = _by_quarter(imported), _by_quarter(shipped)
        went.subtract(_by_quarter(returned or {}))
        # In one order, so that two transactions never wait for each other.
        rows = [(account_id, *key, came[key], went[key]) for key in sorted({*came, *went})]
        write_many(ADD, rows)

    @classmethod
    def by_day(cls, account: Account, days: int, now: datetime) -> list[tuple[date, int, int]]:
        """(day, imported, shipped) of the last days in the account's time zone, today last."""
        zone, today = account.time_zone, day_of(now, account.time_zone)
        listed = [today - timedelta(days=back) for back in reversed(range(days))]
        begins = [day_begins(day, zone) for day in listed]
        found = [[0, 0] for _ in listed]
        for at, imported, shipped in cls._since(account, begins[0]):
            counts = found[bisect_right(begins, at) - 1]
            counts[0] += imported
            counts[1] += shipped
        return [(day, *counts) for day, counts in zip(listed, found, strict=True)]  # type: ignore[misc]

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        cls.delete().where(cls.at < now - KEPT).execute()

    @classmethod
    def _since(cls, account: Account, start: datetime) -> Iterable[tuple[datetime, int, int]]:
        sums = (peewee.fn.SUM(cls.imported), peewee.fn.SUM(cls.shipped))
        query = cls.select(cls.at, *sums).where(cls.account == account, cls.at >= start)
        return query.group_by(cls.at).tuples()


def _by_quarter(counted: Counted) -> Counter[tuple[int, str | None]]:
    found: Counter[tuple[int, str | None]] = Counter()
    for (store_id, at), orders in counted.items():
        quarter = at.replace(minute=at.minute // QUARTER * QUARTER, second=0, microsecond=0)
        found[store_id, stored_time(quarter)] += orders
    return found
