"""A candidate: an order as rules look at it; and a page of them, in which each rule finds its own.

Sets of orders are the bits of one number, the page's first order the lowest. So a rule costs a few
operations on numbers, however many orders there are, and a hundred rules a part of a page's time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

FLAGS = (
    ("is_prime", "Prime"),
    ("is_business", "Business"),
    ("is_gift", "Gift"),
    ("is_replacement", "Replacement"),
    ("cancel_requested", "Buyer wants to cancel"),
)
# Each order has several of these.
SEVERAL = ("skus", "tags")


class Candidate(NamedTuple):
    """Nothing in it names anybody; `source` is the country of its order source."""

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


class CandidatePage:
    """What is found in it is known from then on: other rules ask the same."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self.everyone = (1 << len(candidates)) - 1
        self._values: dict[str, dict[Any, int]] = {}
        self._found: dict[Any, int] = {}

    def having(self, name: str, values: Iterable[Any]) -> int:
        """Those of which a fact is one of these values; letter case makes no difference."""
        known = self._known(name)
        return reduce(or_, (known.get(folded(value), 0) for value in values), 0)

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
        key = (name, least, most)
        if key not in self._found:
            self._found[key] = self._bits(
                lambda value: (
                    value is not None
                    and (least is None or value >= least)
                    and (most is None or value <= most)
                ),
                name,
            )
        return self._found[key]

    def asking(self, code: str) -> int:
        """Those of whose parcel this is demanded."""
        key = ("demands", code)
        if key not in self._found:
            self._found[key] = self._bits(lambda kept: f'"{code}"' in (kept or ""), "demands")
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
            known: dict[Any, int] = {}
            for place, value in enumerate(self._column(name)):
                for each in value if name in SEVERAL else (value,):
                    known[folded(each)] = known.get(folded(each), 0) | 1 << place
            self._values[name] = known
        return self._values[name]

    def _bits(self, meets: Callable[[Any], bool], name: str) -> int:
        return sum(1 << place for place, value in enumerate(self._column(name)) if meets(value))

    def _column(self, name: str) -> list[Any]:
        at = Candidate._fields.index(name)
        return [candidate[at] for candidate in self.candidates]


def folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _fits(patterns: Sequence[str]) -> Callable[[str | None], bool]:
    keys = [folded(each) for each in patterns]
    whole = {each for each in keys if not each.endswith("*")}
    beginnings = tuple(each[:-1] for each in keys if each.endswith("*"))
    return lambda value: value in whole or (value is not None and value.startswith(beginnings))
