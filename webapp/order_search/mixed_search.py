"""Searching by words of different kinds together: a product beside a surname, say.

Each word must fit an order by what names it, by a product, a city or the end of its number, or by
a person. The address holds the words of the first kinds as they are, and a person's as digests.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from webapp.order_search.found_orders import FoundOrders
from webapp.order_search.person_search import Group, PeoplesOrders, PersonSearch
from webapp.order_search.term_reading import FIRST
from webapp.order_search.word_search import CANDIDATES, Word, WordSearch


class Part(NamedTuple):
    """Of one word: the orders that it names, what it fits of products and cities, and its digests,
    which are several where it is written with a hyphen."""

    named: set[int]
    word: Word | None
    groups: Sequence[Group]


class MixedSearch:
    """`search` has the words that may stand in an address, `groups` are the digests of all that
    are asked for; `identified` gives the orders that a number, a tracking number or a SKU names."""

    def __init__(
        self,
        search: WordSearch,
        groups: Sequence[Group],
        people: PersonSearch,
        identified: Callable[[str], Sequence[int]],
    ) -> None:
        self._search = search
        self._groups = groups
        self._people = people
        self._identified = identified

    @property
    def nameable(self) -> str:
        """Those of the words that fit something else than people."""
        return " ".join(text for text, part in self._texts.items() if part.named or _fits(part))

    def latest(self, most: int) -> FoundOrders:
        """The latest of the orders that all words fit, at most so many."""
        if not self._search.searchable:
            return FoundOrders([])
        parts = ((part, self._ids(part)) for part in self._parts)
        (part, rarest), *others = sorted(parts, key=lambda e: (_since(e[0]), len(e[1].ids)))
        left = set(sorted(rarest.ids, reverse=True)[:CANDIDATES])
        for other, _ in others:
            left = self._among(left, other)
        read_all = _since(part) == FIRST and len(rarest.ids) <= CANDIDATES and not rarest.is_cut
        is_cut = not read_all or self._search.is_cut
        return FoundOrders(sorted(left, reverse=True)[:most], is_cut)

    @cached_property
    def _texts(self) -> dict[str, Part]:
        return {word.text: self._part(word) for word in self._search.words}

    @property
    def _parts(self) -> list[Part]:
        """What is in `words` may be a person's as well; what is in `groups` alone is."""
        theirs = {digest for part in self._texts.values() for g in part.groups for digest in g}
        alone = [group for group in self._groups if not theirs & set(group)]
        return [*self._texts.values(), *(Part(set(), None, [group]) for group in alone)]

    def _part(self, word: Word) -> Part:
        alone = not self._groups and len(self._search.words) == 1
        numbered = any(map(str.isdigit, word.text)) and not alone
        asked = {digest for group in self._groups for digest in group}
        # Without people in the question no store's key is opened for it.
        groups = self._people.groups(word.text) if asked else []
        whole = all(asked & set(group) for group in groups)
        named = set(self._identified(word.text)) if numbered else set()
        return Part(named, word, groups if whole else [])

    def _ids(self, part: Part) -> PeoplesOrders:
        terms = part.word.ids if part.word else set()
        theirs = self._people.of_words(part.groups)
        return PeoplesOrders(part.named | terms | theirs.ids, theirs.is_cut)

    def _among(self, ids: set[int], part: Part) -> set[int]:
        terms = self._search.among(ids, part.word) if part.word else set()
        return (ids & part.named) | terms | self._people.among(ids, part.groups)


def _since(part: Part) -> int:
    """Where the reading of its latest orders ended; what ended late is frequent."""
    return part.word.since if part.word else 0


def _fits(part: Part) -> bool:
    return bool(part.word and part.word.ids)
