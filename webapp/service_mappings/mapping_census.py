"""A census of what a store's orders ask for, and of what a mapping would change about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from peewee import fn

from webapp.carriers.shipping_choice import UNMAPPED, ShippingChoice
from webapp.orders.amazon_words import in_words
from webapp.orders.facet_value import SERVICE, FacetValue
from webapp.orders.mapped_service import RULED_EXTRAS
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.service_mappings.service_mapping import ServiceMapping, key
from webapp.stores.store import Store

COLUMNS = tuple(getattr(Order, name) for name in ShippingChoice._fields)
# Where an order's service can still be chosen.
OPEN_STATUSES = tuple(status.value for status in OrderStatus if status.open)


@dataclass(frozen=True)
class Demand:
    """A requested service: how many orders ask for it, and how many of them await shipment."""

    requested_service: str
    orders: int
    awaiting: int

    @property
    def requested_words(self) -> str:
        """As the desk says it."""
        return in_words(self.requested_service)


@dataclass(frozen=True)
class Effect:
    """What a mapping would do to orders that await shipment and ask for its service."""

    requested_service: str
    words: str
    awaiting: int
    settled: int
    bare: int
    others: tuple[tuple[str, int], ...]

    @property
    def changed(self) -> int:
        return self.awaiting - self.settled

    @property
    def requested_words(self) -> str:
        return in_words(self.requested_service)


class MappingCensus:
    """Counts of one store; of one requested service alone, if that is all one asks."""

    def __init__(self, store: Store, requested_service: str | None = None) -> None:
        self._store = store
        self._key = None if requested_service is None else key(requested_service)

    @cached_property
    def mappings(self) -> list[ServiceMapping]:
        return ServiceMapping.of(self._store)

    @cached_property
    def effects(self) -> list[tuple[ServiceMapping, Effect]]:
        """Each mapping with what applying it would do."""
        return [
            (each, self.effect(each.requested_service, each.shipping)) for each in self.mappings
        ]

    @property
    def changed(self) -> int:
        """How many orders applying all mappings would change."""
        return sum(effect.changed for _, effect in self.effects)

    @property
    def applying(self) -> bool:
        return any(each.apply_asked_at for each in self.mappings)

    @property
    def unmapped(self) -> list[Demand]:
        """What orders ask for and no mapping answers, the most urgent first."""
        mapped = {each.requested_key for each in self.mappings}
        found = [demand for name, demand in self._demands.items() if name not in mapped]
        return sorted(found, key=lambda each: (-each.awaiting, -each.orders))

    def effect(self, requested_service: str, shipping: ShippingChoice | None) -> Effect:
        """What orders that ask for this would get; without a `shipping` only their count."""
        rows = [
            (_as_mapped(has, ruled, shipping), count)
            for has, ruled, count in self._awaiting.get(key(requested_service), [])
        ]
        country = self._store.marketplace.country
        others = [
            (has.in_full(country), count) for has, count in rows if has not in (shipping, UNMAPPED)
        ]
        return Effect(
            requested_service=requested_service,
            words=shipping.in_full(country) if shipping else "",
            awaiting=sum(count for _, count in rows),
            settled=sum(count for has, count in rows if has == shipping),
            bare=sum(count for has, count in rows if has == UNMAPPED),
            others=tuple(_added_up(others)),
        )

    @cached_property
    def _spellings(self) -> list[str]:
        return spellings(self._store.account_id, self._key)

    @cached_property
    def _demands(self) -> dict[str, Demand]:
        asks = (Order.store == self._store) & Order.service_level.in_(self._spellings)
        query = Order.select(Order.service_level, fn.COUNT(Order.id)).where(asks)
        found: dict[str, Demand] = {}
        for level, count in query.group_by(Order.service_level).tuples():
            other = found.get(key(level))
            orders = count + (other.orders if other else 0)
            found[key(level)] = Demand(level, orders, self.effect(level, None).awaiting)
        return found

    @cached_property
    def _awaiting(self) -> dict[str, list[tuple[ShippingChoice, int, int]]]:
        """Orders that await shipment, by what they ask for, what they have, and what of that a
        rule has decided; without those whose service a rule gave."""
        asks = (Order.store == self._store) & Order.service_level.in_(self._spellings)
        asks &= Order.ship_ruled.in_((0, RULED_EXTRAS))
        groups = (Order.service_level, *COLUMNS, Order.ship_ruled)
        query = Order.select(*groups, fn.COUNT(Order.id))
        query = query.where(asks, Order.status.in_(OPEN_STATUSES))
        found: dict[str, list[tuple[ShippingChoice, int, int]]] = {}
        for level, *has, ruled, count in query.group_by(*groups).tuples():
            found.setdefault(key(level), []).append((ShippingChoice(*has), ruled, count))
        return found


def spellings(account_id: int, requested_key: str | None = None) -> list[str]:
    """All that an account's orders ever asked for, or one of them in each letter case seen."""
    values = [value for kind, value in FacetValue.of(account_id) if kind == SERVICE]
    return sorted(each for each in values if requested_key in (None, key(each)))


def _as_mapped(has: ShippingChoice, ruled: int, shipping: ShippingChoice | None) -> ShippingChoice:
    """What an order has, beside a mapping: where a rule has decided package, weight or signature,
    the service alone counts."""
    if not ruled:
        return has
    if shipping and has[:2] == shipping[:2]:
        return shipping
    return has if has.ship_service else UNMAPPED


def _added_up(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """(words, count), each words once, the most frequent first."""
    total: dict[str, int] = {}
    for words, count in counts:
        total[words] = total.get(words, 0) + count
    return sorted(total.items(), key=lambda each: (-each[1], each[0]))
