"""A candidate: an order as rules look at it; and a page of them, in which each rule finds its own.

Sets of orders are the bits of one number, the page's first order the lowest. So a rule costs a few
operations on numbers, however many orders there are, and a hundred rules a part of a page's time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import Any, NamedTuple

from webapp.ground.address_format import region_spellings
from webapp.ground.language.gettext import N_
from webapp.orders.demand import asks_for
from webapp.products.packed_content import ParcelGoods
from webapp.products.parcel_proposal import proposed_weights
from webapp.products.product import product_key

FLAGS = (
    ("is_prime", N_("Prime")),
    ("is_business", N_("Business")),
    ("is_gift", N_("Gift")),
    ("is_replacement", N_("Replacement")),
    ("cancel_requested", N_("Buyer wants to cancel")),
)
# Each order has several of these; a region has several names.
SEVERAL = ("skus", "tags", "region")


class Candidate(NamedTuple):
    """Nothing in it names anybody; `source` is the country of its order source, `goods` are pieces
    by the products' keys, empty where a line has none."""

    id: int
    store_id: int
    source: str
    country: str | None
    region: str | None
    service_level: str | None
    units: int
    total_minor: int
    currency: str | None
    ship_by: datetime | None
    is_prime: bool
    is_business: bool
    is_gift: bool
    is_replacement: bool
    cancel_requested: bool
    demands: str | None
    skus: Sequence[str | None]
    tags: Sequence[int]
    goods: Mapping[str, int]


def goods(lines: Iterable[tuple[str | None, str | None, int]]) -> Mapping[str, int]:
    """Of an order's lines, each with SKU, ASIN and how many are left to ship; nothing where one has
    no name that it could be known by."""
    pieces: dict[str, int] = {}
    for sku, asin, number in lines:
        key = product_key(sku, asin)
        if number:
            pieces[key] = pieces.get(key, 0) + number
    return {} if "" in pieces else pieces


class CandidatePage:
    """What is found in it is known from then on: other rules ask the same."""

    def __init__(self, candidates: Sequence[Candidate], account_id: int) -> None:
        self.candidates = candidates
        self._account_id = account_id
        self.everyone = (1 << len(candidates)) - 1
        self._values: dict[str, dict[Any, int]] = {}
        self._found: dict[Any, int] = {}
        self._ranks: dict[str, tuple[list[Any], list[int]]] = {}

    def having(self, name: str, values: Sequence[Any]) -> int:
        """Those of which a fact is one of these values, folded: case makes no difference."""
        known = self._known(name)
        if len(values) == 1:
            return known.get(values[0], 0)
        return reduce(or_, [known.get(value, 0) for value in values], 0)

    def like(self, name: str, patterns: Sequence[str], every: bool) -> int:
        """Those of which one value fits a pattern, or every one of them; a `*` ends what is only
        a beginning."""
        key = (name, tuple(patterns), every)
        if key not in self._found:
            fitting = _fits(patterns)
            sides = {True: 0, False: 0}
            for value, bits in self._known(name).items():
                sides[fitting(value)] |= bits
            self._found[key] = sides[True] & ~(sides[False] if every else 0)
        return self._found[key]

    def between(self, name: str, least: Any, most: Any) -> int:
        """Those of which a fact is known and lies between these, both of which may be missing."""
        values, up_to = self._ranked(name)
        first = 0 if least is None else bisect_left(values, least)
        end = len(values) if most is None else bisect_right(values, most)
        return up_to[end] & ~up_to[first]

    def asking(self, code: str) -> int:
        """Those of whose parcel this is demanded."""
        key = ("demands", code)
        if key not in self._found:
            told = self._known("demands").items()
            self._found[key] = sum(bits for kept, bits in told if asks_for(kept, code))
        return self._found[key]

    def tag(self, tag_id: int, bits: int) -> None:
        """They have it from now on: the rules that follow see it."""
        known = self._known("tags")
        known[tag_id] = known.get(tag_id, 0) | bits

    def orders(self, bits: int) -> Iterator[int]:
        """Their ids."""
        while bits:
            lowest = bits & -bits
            yield self.candidates[lowest.bit_length() - 1].id
            bits ^= lowest

    def _known(self, name: str) -> dict[Any, int]:
        if name not in self._values:
            told: dict[Any, int] = {}
            for place, value in enumerate(self._column(name)):
                for each in value if name in SEVERAL else (value,):
                    told[each] = told.get(each, 0) | 1 << place
            known: dict[Any, int] = {}
            for each, bits in told.items():
                key = folded(each)
                known[key] = known.get(key, 0) | bits
            self._values[name] = known
        return self._values[name]

    def _ranked(self, name: str) -> tuple[list[Any], list[int]]:
        """The values of a fact, the least first; and those that have one of the first few, for
        each number of these."""
        if name not in self._ranks:
            known = self._known(name)
            values = sorted(value for value in known if value is not None)
            up_to = accumulate((known[value] for value in values), or_, initial=0)
            self._ranks[name] = values, list(up_to)
        return self._ranks[name]

    def _column(self, name: str) -> list[Any]:
        if name == "weight":
            return self._weights
        if name == "region":
            return [_regions(candidate) for candidate in self.candidates]
        at = Candidate._fields.index(name)
        return [candidate[at] for candidate in self.candidates]

    @property
    def _weights(self) -> list[int | None]:
        """What their parcels will weigh, as far as their products tell; in grams."""
        goods = {each.id: ParcelGoods(each.goods, "") for each in self.candidates}
        weights = proposed_weights(self._account_id, goods)
        return [weights.get(each.id) for each in self.candidates]


def _regions(candidate: Candidate) -> Collection[str]:
    country, region = candidate.country or "", candidate.region
    return region_spellings(country, region) if region else ()


def folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _fits(patterns: Sequence[str]) -> Callable[[str | None], bool]:
    keys = [folded(each) for each in patterns]
    whole = {each for each in keys if not each.endswith("*")}
    beginnings = tuple(each[:-1] for each in keys if each.endswith("*"))
    return lambda value: value in whole or (value is not None and value.startswith(beginnings))
