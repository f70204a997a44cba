"""The dashboard: what must go out, what came and went, and how each source stands.

It stays quick at a million orders: what isn't kept as a tally is counted along an index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate, pairwise

import peewee

from webapp.accounts.account import Account
from webapp.ground.clock import day_begins, day_of
from webapp.ground.language.day_format import weekday
from webapp.ground.language.gettext import gettext, ngettext
from webapp.order_lists.order_list import OrderList
from webapp.orders.activity import Activity
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.tally import Tally
from webapp.stores.revocation import Revocation
from webapp.stores.store import Store

DAYS = 30
WEEK = 7
DAY = timedelta(days=1)
# A sweep comes within seconds; what is a minute past its time is late.
GRACE = timedelta(minutes=1)


@dataclass(frozen=True)
class Bar:
    """Orders of one ship-by day; `share` is of the highest bar, in hundredths."""

    label: str
    orders: int
    share: int
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class ActiveDay:
    """One day's orders, and its bars' heights in hundredths of the highest."""

    day: date
    imported: int
    shipped: int
    imported_share: int
    shipped_share: int


class Dashboard:
    """An account's."""

    def __init__(self, account: Account, now: datetime) -> None:
        self._account = account
        self._now = now
        self._zone = account.time_zone
        self._today = day_of(now, self._zone)

    @cached_property
    def begun(self) -> bool:
        """Whether the account has a store, were it a disconnected one, whose orders stay here."""
        return bool(Store.of(self._account).exists())

    @cached_property
    def stores(self) -> list[Store]:
        """The connected sources; those that need the seller come first."""
        live = Store.of(self._account).where(Store.disconnected_at.is_null())
        return sorted(live, key=lambda store: not store.needs_reconnect)

    @property
    def disconnected(self) -> list[Store]:
        return [store for store in Store.of(self._account) if store.is_kept(self._now)]

    @cached_property
    def revocations(self) -> list[Revocation]:
        return Revocation.of(self._account)

    @cached_property
    def comparisons(self) -> dict[int, OrderList]:
        """What last waited at Amazon and here, by store."""
        return OrderList.comparisons(self._account)

    @property
    def last_import_at(self) -> datetime | None:
        return max((s.last_import_at for s in self.stores if s.last_import_at), default=None)

    @cached_property
    def counts(self) -> dict[OrderStatus, int]:
        return Tally.counts(self._account)

    @property
    def awaiting(self) -> int:
        return self.counts[OrderStatus.AWAITING_SHIPMENT]

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """(words, address) of what is open and not in the bars."""
        partly = self.counts[OrderStatus.PARTIALLY_SHIPPED]
        held = self.counts[OrderStatus.ON_HOLD]
        said = {
            OrderStatus.PARTIALLY_SHIPPED: ngettext(
                "%(n)s partially shipped", "%(n)s partially shipped", partly
            ),
            OrderStatus.ON_HOLD: ngettext("%(n)s on hold", "%(n)s on hold", held),
        }
        return [(said[each], f"/orders?status={each}") for each in said if self.counts[each]]

    @cached_property
    def bars(self) -> list[Bar]:
        """Orders that await shipment: late, each day of a week from today on, and later."""
        # The index's own column, which is far away where Amazon names no ship-by.
        counts = _between(self._waiting, Order.ship_by_rank, [self._now, *self._midnights])
        found = [*counts, max(self.awaiting - sum(counts), 0)]
        return [
            Bar(label, orders, _share(orders, max(*found, 1)), url, tone)
            for (label, url, tone), orders in zip(self._labels, found, strict=True)
        ]

    @property
    def late(self) -> int:
        return self.bars[0].orders

    @cached_property
    def activity(self) -> list[ActiveDay]:
        days = Activity.by_day(self._account, DAYS, self._now)
        highest = max(1, *(max(imported, shipped) for _, imported, shipped in days))
        return [
            ActiveDay(day, came, went, _share(came, highest), _share(went, highest))
            for day, came, went in days
        ]

    @property
    def imported(self) -> int:
        return sum(day.imported for day in self.activity)

    @property
    def shipped(self) -> int:
        return sum(day.shipped for day in self.activity)

    @cached_property
    def personal_data(self) -> list[tuple[str, int]]:
        """(words, orders): whose personal data is overdue, or goes by the end of such a day."""
        limits = {
            gettext("Overdue"): self._now - GRACE,
            gettext("Today"): day_begins(self._today + DAY, self._zone),
            gettext("Next 7 days"): day_begins(self._today + (WEEK + 1) * DAY, self._zone),
            gettext("Next 30 days"): day_begins(self._today + (DAYS + 1) * DAY, self._zone),
        }
        mine = Order.select().where(Order.account == self._account)
        counts = _between(mine, Order.personal_data_due_at, list(limits.values()))
        return list(zip(limits, accumulate(counts), strict=True))

    @property
    def overdue(self) -> int:
        return self.personal_data[0][1]

    @property
    def _midnights(self) -> list[datetime]:
        """The ends of the days that have a bar."""
        return [day_begins(self._today + each * DAY, self._zone) for each in range(1, WEEK + 1)]

    @property
    def _labels(self) -> list[tuple[str, str, str]]:
        """(words, address, tone) of each bar."""
        days = [self._today + each * DAY for each in range(2, WEEK)]
        return [
            (gettext("Late"), "/orders?due=late", "late"),
            (gettext("Today"), "/orders?due=today", "soon"),
            (gettext("Tomorrow"), "/orders?due=tomorrow", ""),
            *((weekday(day), f"/orders?due={day}", "") for day in days),
            (gettext("Later"), "/orders?due=in_a_week", ""),
        ]

    @property
    def _waiting(self) -> peewee.ModelSelect:
        return Order.select().where(
            Order.account == self._account, Order.status == OrderStatus.AWAITING_SHIPMENT
        )


def _between(
    query: peewee.ModelSelect, column: peewee.Field, ends: Sequence[datetime]
) -> list[int]:
    """How many lie before the first end, and between each end and the next.

    A stretch of an index for each: quicker than one walk that weighs every row.
    """
    counts = [query.where(column < ends[0]).count()]
    for start, end in pairwise(ends):
        counts.append(query.where(column >= start, column < end).count())
    return counts


def _share(orders: int, highest: int) -> int:
    return -(-orders * 100 // highest)
