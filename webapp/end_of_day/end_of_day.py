"""The end of the day: parcels by carrier and store, their costs, and how many left in time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from webapp.accounts.account import Account
from webapp.end_of_day.left_parcel import UNNAMED, LeftParcel
from webapp.ground.clock import day_begins, day_ends
from webapp.ground.language.gettext import gettext
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.stores.store import Store

OPEN_STATUSES = [status for status in OrderStatus if status.open]
ONE_DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
# By currency, in minor units.
Costs = Mapping[str, int]


@dataclass(frozen=True)
class ParcelGroup:
    """Parcels with something in common: a carrier, or a store."""

    name: str
    parcels: Sequence[LeftParcel]

    @property
    def label(self) -> str:
        return self.name or gettext(UNNAMED)

    @property
    def handed_over(self) -> Sequence[tuple[LeftParcel, str]]:
        """What really leaves, each with the numbers of its orders: a carton once."""
        found: dict[object, list[LeftParcel]] = defaultdict(list)
        for place, parcel in enumerate(self.parcels):
            found[parcel.shared or place].append(parcel)
        return [(each[0], ", ".join(one.order_number for one in each)) for each in found.values()]

    @property
    def count(self) -> int:
        """How many parcels: what several orders share is one."""
        return len(self.handed_over)

    @property
    def orders(self) -> int:
        return len({parcel.order_id for parcel in self.parcels})

    @property
    def costs(self) -> Costs:
        """What their labels cost, by currency."""
        found: Counter[str] = Counter()
        for parcel in self.parcels:
            if parcel.currency:
                found[parcel.currency] += parcel.price_minor or 0
        return found

    @property
    def costs_per_order(self) -> Costs:
        """Of the orders whose labels Amazon sold."""
        paid: dict[str, set[int]] = defaultdict(set)
        for parcel in self.parcels:
            if parcel.currency:
                paid[parcel.currency].add(parcel.order_id)
        sold = {
            each.shared: each.currency for each in self.parcels if each.shared and each.currency
        }
        for parcel in self.parcels:
            if parcel.shared in sold:
                paid[str(sold[parcel.shared])].add(parcel.order_id)
        return {name: round(cost / len(paid[name])) for name, cost in self.costs.items()}

    @property
    def without_price(self) -> int:
        """How many have a label that wasn't bought here."""
        sold = {each.shared for each in self.parcels if each.shared and each.currency}
        return sum(
            each.currency is None and each.shared not in sold for each, _ in self.handed_over
        )

    @property
    def weight_grams(self) -> int:
        return sum(parcel.weight_grams or 0 for parcel in self.parcels)

    @property
    def promised(self) -> int:
        """Of how many orders Amazon says by when they must leave."""
        return len({parcel.order_id for parcel in self.parcels if parcel.ship_by})

    @property
    def late(self) -> int:
        """How many of these have a parcel that left later."""
        return len({parcel.order_id for parcel in self.parcels if parcel.late})

    @property
    def in_time_share(self) -> float | None:
        """In percent; none where nothing was promised."""
        return 100 * (self.promised - self.late) / self.promised if self.promised else None


class EndOfDay:
    """Of an account's day in its time zone, or of the days that end with it."""

    def __init__(
        self, account: Account, day: date, days: int = 1, store: Store | None = None
    ) -> None:
        self.account, self.day, self.days, self.store = account, day, days, store

    @property
    def first_day(self) -> date:
        return self.day - timedelta(days=self.days - 1)

    @cached_property
    def parcels(self) -> Sequence[LeftParcel]:
        zone = self.account.time_zone
        begin, end = day_begins(self.first_day, zone), day_begins(self.day + ONE_DAY, zone)
        return LeftParcel.between(self.account, begin, end - MOMENT, self.store)

    @property
    def all(self) -> ParcelGroup:
        return ParcelGroup("", self.parcels)

    @property
    def by_carrier(self) -> Sequence[ParcelGroup]:
        return _grouped(self.parcels, lambda parcel: parcel.carrier_name)

    @property
    def by_store(self) -> Sequence[ParcelGroup]:
        names = {store.id: store.nickname for store in Store.all_of(self.account)}
        return _grouped(self.parcels, lambda parcel: names.get(parcel.store_id, ""))

    def of_carrier(self, name: str) -> ParcelGroup:
        """What is handed over to this carrier."""
        mine = [parcel for parcel in self.parcels if parcel.carrier_name == name]
        return ParcelGroup(name, mine)

    @cached_property
    def still_here(self) -> int:
        """How many orders had to leave by this day's end, and haven't."""
        query = Order.select().where(
            Order.account == self.account,
            Order.status.in_(OPEN_STATUSES),
            Order.ship_by_rank <= day_ends(self.day, self.account.time_zone),
        )
        return int((query.where(Order.store == self.store) if self.store else query).count())


def _grouped(
    parcels: Iterable[LeftParcel], name_of: Callable[[LeftParcel], str]
) -> Sequence[ParcelGroup]:
    """The largest group first."""
    found: dict[str, list[LeftParcel]] = defaultdict(list)
    for parcel in parcels:
        found[name_of(parcel)].append(parcel)
    groups = [ParcelGroup(name, theirs) for name, theirs in found.items()]
    return sorted(groups, key=lambda group: (-group.count, group.name))
