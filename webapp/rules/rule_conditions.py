"""The conditions of a rule: what an order must be, all of it at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from webapp.carriers import weight
from webapp.ground.address_format import region_key
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.language.number_format import either
from webapp.ground.money import in_whole_units
from webapp.orders import demand
from webapp.orders.amazon_words import in_words
from webapp.rules.candidate import FLAGS, CandidatePage, folded


class RuleConditions(msgspec.Struct, frozen=True, omit_defaults=True):
    """As a rule keeps them, in JSON; what is missing demands nothing.

    Totals are in minor units of `currency`, weights in grams, typed in the unit `weighed_in`;
    `flags` says of each named flag whether it must be set; `skus` may end in a `*`, and with
    `every_sku` no line may have another.
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
    weight_from: int | None = None
    weight_to: int | None = None
    weighed_in: str = ""
    flags: dict[str, bool] = {}
    demand: str = ""
    tag: int | None = None

    def found(
        self, page: CandidatePage, facts: Sequence[tuple[str, tuple[Any, ...]]], now: datetime
    ) -> int:
        """Those of the page that meet them, as bits: `facts` are what `facts` says, made once;
        `now` is when they came or are asked for."""
        bits = page.everyone
        for name, values in facts:
            bits &= page.having(name, values)
            if not bits:
                return 0
        for each in self._parts(page, now):
            bits &= each
        return bits

    def facts(self) -> list[tuple[str, tuple[Any, ...]]]:
        """Which values of a fact they ask for, folded."""
        asked: tuple[tuple[str, tuple[Any, ...]], ...] = (
            ("store_id", self.stores),
            ("source", (self.source,) if self.source else ()),
            ("country", self.countries),
            ("region", tuple(map(region_key, self.regions))),
            ("service_level", self.services),
            ("currency", (self.currency,) if self.currency else ()),
            ("tags", () if self.tag is None else (self.tag,)),
        )
        return [(name, tuple(map(folded, values))) for name, values in asked if values]

    def words(self, stores: Mapping[int, str], tags: Mapping[int, str]) -> list[str]:
        """Each condition in words; stores and tags are called by these names."""
        return list(self._words(stores, tags))

    def _parts(self, page: CandidatePage, now: datetime) -> Iterator[int]:
        if self.skus:
            yield page.like("skus", self.skus, self.every_sku)
        if self.units_from is not None or self.units_to is not None:
            yield page.between("units", self.units_from, self.units_to)
        if self.total_from is not None or self.total_to is not None:
            yield page.between("total_minor", self.total_from, self.total_to)
        if self.weight_from is not None or self.weight_to is not None:
            yield page.between("weight", self.weight_from, self.weight_to)
        if self.ship_by_days is not None:
            yield page.between("ship_by", None, now + timedelta(days=self.ship_by_days))
        for name, wanted in self.flags.items():
            marked = page.having(name, (True,))
            yield marked if wanted else ~marked
        if self.demand:
            yield page.asking(self.demand)

    def _words(self, stores: Mapping[int, str], tags: Mapping[int, str]) -> Iterator[str]:
        if self.stores:
            names = [stores.get(each) or gettext("(gone)") for each in self.stores]
            yield gettext("Store %(stores)s", stores=either(names))
        if self.source:
            yield gettext("Order source %(source)s", source=self.source)
        if self.countries:
            yield gettext("Country %(countries)s", countries=either(self.countries))
        if self.regions:
            yield gettext("Region %(regions)s", regions=either(self.regions))
        if self.skus and self.every_sku:
            yield gettext("Only SKU %(skus)s", skus=either(self.skus))
        elif self.skus:
            yield gettext("SKU %(skus)s", skus=either(self.skus))
        if self.services:
            services = either(list(map(in_words, self.services)))
            yield gettext("Requested Service %(services)s", services=services)
        yield from self._numbers()
        for name, label in FLAGS:
            if name in self.flags:
                flag = gettext(label)
                yield flag if self.flags[name] else gettext("Not: %(flag)s", flag=flag)
        if self.demand:
            asked = dict(demand.choices()).get(self.demand, self.demand)
            yield gettext("Demand %(demand)s", demand=asked)
        if self.tag is not None:
            yield gettext("Tag %(tag)s", tag=tags.get(self.tag) or gettext("(gone)"))

    def _numbers(self) -> Iterator[str]:
        least, most = self.units_from, self.units_to
        if least is not None and most is not None:
            yield gettext("Units %(least)s to %(most)s", least=least, most=most)
        elif least is not None:
            yield gettext("Units %(least)s or more", least=least)
        elif most is not None:
            yield gettext("Units up to %(most)s", most=most)
        if self.currency:
            yield self._total
        if self.weight_from is not None or self.weight_to is not None:
            yield self._weight
        if self.ship_by_days is not None:
            yield ngettext(
                "To be shipped within %(n)s day",
                "To be shipped within %(n)s days",
                self.ship_by_days,
            )

    @property
    def _total(self) -> str:
        least, most = (
            "" if minor is None else f"{in_whole_units(minor, self.currency)} {self.currency}"
            for minor in (self.total_from, self.total_to)
        )
        if least and most:
            return gettext("Total %(least)s to %(most)s", least=least, most=most)
        if least:
            return gettext("Total %(least)s or more", least=least)
        return gettext("Total up to %(most)s", most=most)

    @property
    def _weight(self) -> str:
        least, most = (
            "" if grams is None else f"{weight.figure(grams, self.weighed_in)} {self.weighed_in}"
            for grams in (self.weight_from, self.weight_to)
        )
        if least and most:
            return gettext("Weight %(least)s to %(most)s", least=least, most=most)
        if least:
            return gettext("Weight %(least)s or more", least=least)
        return gettext("Weight up to %(most)s", most=most)
