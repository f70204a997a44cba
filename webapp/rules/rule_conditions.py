"""The conditions of a rule: what an order must be, all of it at once."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from webapp.ground.money import in_whole_units
from webapp.ground.plural import count_of
from webapp.orders import demand
from webapp.orders.amazon_words import in_words
from webapp.rules.candidate import FLAGS, CandidatePage


class RuleConditions(msgspec.Struct, frozen=True, omit_defaults=True):
    """As a rule keeps them, in JSON; what is missing demands nothing.

    Totals are in minor units of `currency`; `flags` says of each named flag whether it must be
    set; `skus` may end in a `*`, and with `every_sku` no line may have another.
    """

    stores: tuple[int, ...] = ()
    source: str = ""
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    every_sku: bool = False
    services: tuple[str, ...] = ()
    units_from: int | None = None
    units_to: int | None = None
    total_from: int | None = None
    total_to: int | None = None
    currency: str = ""
    ship_by_days: int | None = None
    flags: dict[str, bool] = {}
    demand: str = ""
    tag: int | None = None

    def found(self, page: CandidatePage, now: datetime) -> int:
        """Those of the page that meet them, as bits; `now` is when they came or are asked for."""
        bits = page.everyone
        for each in self._parts(page, now):
            bits &= each
        return bits

    def words(self, stores: Mapping[int, str], tags: Mapping[int, str]) -> list[str]:
        """Each condition in words; stores and tags are called by these names."""
        return list(self._words(stores, tags))

    def _parts(self, page: CandidatePage, now: datetime) -> Iterator[int]:
        for name, values in (
            ("store_id", self.stores),
            ("source", (self.source,) if self.source else ()),
            ("country", self.countries),
            ("region", self.regions),
            ("service_level", self.services),
            ("currency", (self.currency,) if self.currency else ()),
            ("tags", () if self.tag is None else (self.tag,)),
        ):
            if values:
                yield page.having(name, values)
        if self.skus:
            yield page.like("skus", self.skus, self.every_sku)
        if self.units_from is not None or self.units_to is not None:
            yield page.between("units", self.units_from, self.units_to)
        if self.total_from is not None or self.total_to is not None:
            yield page.between("total_minor", self.total_from, self.total_to)
        if self.ship_by_days is not None:
            yield page.between("ship_by", None, now + timedelta(days=self.ship_by_days))
        for name, wanted in self.flags.items():
            marked = page.having(name, (True,))
            yield marked if wanted else ~marked
        if self.demand:
            yield page.asking(self.demand)

    def _words(self, stores: Mapping[int, str], tags: Mapping[int, str]) -> Iterator[str]:
        if self.stores:
            yield "Store " + " or ".join(stores.get(each, "that is gone") for each in self.stores)
        for noun, values in (
            ("Order source", (self.source,) if self.source else ()),
            ("Country", self.countries),
            ("Region", self.regions),
            ("Only SKU" if self.every_sku else "SKU", self.skus),
            ("Requested Service", tuple(map(in_words, self.services))),
        ):
            if values:
                yield f"{noun} {' or '.join(values)}"
        if self.units_from is not None or self.units_to is not None:
            yield f"Units {_range(self.units_from, self.units_to)}"
        if self.currency:
            bounds = (self.total_from, self.total_to)
            least, most = (
                None if each is None else in_whole_units(each, self.currency) for each in bounds
            )
            yield f"Total {_range(least, most)} {self.currency}"
        if self.ship_by_days is not None:
            yield f"To be shipped within {count_of(self.ship_by_days, 'day')}"
        for name, label in FLAGS:
            if name in self.flags:
                yield label if self.flags[name] else f"Not: {label}"
        if self.demand:
            yield f"Demand {dict(demand.choices()).get(self.demand, self.demand)}"
        if self.tag is not None:
            yield f"Tag {tags.get(self.tag, 'that is gone')}"


def _range(least: object, most: object) -> str:
    if least is None:
        return f"up to {most}"
    return f"{least} or more" if most is None else f"{least} to {most}"
