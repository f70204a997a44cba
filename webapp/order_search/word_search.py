"""Searching by several words at once: parts of products, cities and the ends of order numbers.

Each word may fit another kind. The latest orders of each word are read along an index, so many of
each, and those of the rarest word are held against the others: what two such readings share costs
nothing more. Only what lies before a reading's end is looked up.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from webapp.ground.database.db import is_sqlite
from webapp.ground.database.dialect import run_sql
from webapp.order_search.found_orders import FoundOrders
from webapp.order_search.term_reading import FIRST, LATEST, Latest, Term, read_terms
from webapp.orders.search_term import ASIN, CITY, SKU, folded

SHORTEST = 2
MOST_WORDS = 8
# Of so many terms that fit a word the orders are looked up, so many of the latest in all.
MOST_TERMS = 200
CANDIDATES = 2000
# So few orders are looked up one by one; of more, a word's index is read on, so far at most: an
# order costs a tenth of the time there.
FEW = 100
DEEPER = 4 * CANDIDATES
TAIL = re.compile(r"(?:[0-9]{1,7}-)?[0-9]{4,7}|[0-9]{4,14}")
TERMS = {
    True: "SELECT kind, value FROM search_term WHERE account_id = ? AND instr(text, ?) > 0 LIMIT ?",
    False: "SELECT kind, value FROM search_term "
    "WHERE account_id = ? AND strpos(text, ?) > 0 LIMIT ?",
}
OF_TAIL = (
    "SELECT id FROM orders WHERE account_id = ? AND substr(amazon_order_id, 16) = ? "
    "AND replace(amazon_order_id, '-', '') LIKE ? ORDER BY id DESC LIMIT ?"
)
AMONG = {
    SKU: "SELECT order_id FROM order_item WHERE order_id IN ? AND lower(seller_sku) IN ?",
    ASIN: "SELECT order_id FROM order_item WHERE order_id IN ? AND asin IN ?",
    CITY: "SELECT id FROM orders WHERE id IN ? AND city IN ?",
}
TAIL_AMONG = "SELECT id FROM orders WHERE id IN ? AND replace(amazon_order_id, '-', '') LIKE ?"


class Word(NamedTuple):
    """A word, folded, with the terms that it is a part of; the digits that an order number may end
    in, or nothing; and the latest orders that it fits, all there are from `since` on. `is_cut`
    where it is a part of more terms than are looked up."""

    text: str
    terms: Sequence[Term]
    tail: str
    ids: set[int]
    since: int
    is_cut: bool

    @property
    def rarity(self) -> tuple[int, int]:
        """Less for a rarer one: of a reading that ends early its end says more than its length."""
        return self.since, len(self.ids)


class WordSearch:
    """The orders of one account in which each of some words stands."""

    def __init__(self, account_id: int, words: str) -> None:
        self._account_id = account_id
        texts = list(dict.fromkeys(folded(words).split()))
        self._texts = texts if len(texts) <= MOST_WORDS else []

    def latest(self, most: int) -> FoundOrders:
        """The latest, at most so many."""
        if not self.searchable:
            return FoundOrders([])
        rarest, *others = sorted(self.words, key=lambda word: word.rarity)
        ids = rarest.ids
        for word in others:
            ids = self.among(ids, word)
        return FoundOrders(sorted(ids, reverse=True)[:most], rarest.since > FIRST or self.is_cut)

    @property
    def is_cut(self) -> bool:
        return any(word.is_cut for word in self.words)

    @property
    def searchable(self) -> bool:
        return bool(self._texts) and all(len(text) >= SHORTEST for text in self._texts)

    @cached_property
    def words(self) -> list[Word]:
        terms = {text: self._terms_of(text) for text in self._texts}
        # What several words share is read once, as far as for the rarest of them.
        limits: dict[Term, int] = {}
        for asked in terms.values():
            for term in asked:
                limits[term] = max(limits.get(term, 0), CANDIDATES // len(asked))
        readings = self._read(limits)
        return [
            self._word(text, [readings[term] for term in terms[text]], terms[text])
            for text in self._texts
        ]

    def among(self, ids: set[int], word: Word) -> set[int]:
        """Those of few orders in which a word stands too."""
        found = ids & word.ids
        unknown = _before(word.since, ids - found)
        if len(unknown) > FEW and word.terms:
            low, limit = min(unknown), DEEPER // len(word.terms)
            deeper = Latest.together(
                self._read(dict.fromkeys(word.terms, limit), low, word.since).values()
            )
            found |= unknown & deeper.ids
            # The end of a number isn't read on.
            unknown = (unknown if word.tail else _before(deeper.since, unknown)) - found
        return found | self._looked_up(list(unknown), word)

    def _terms_of(self, text: str) -> list[Term]:
        found = run_sql(TERMS[is_sqlite()], self._account_id, text, MOST_TERMS)
        named = ((kind, _compared(value) if kind == SKU else value) for kind, value in found)
        return list(dict.fromkeys(named))

    def _word(self, text: str, readings: Sequence[Latest], terms: Sequence[Term]) -> Word:
        tail = text.replace("-", "") if TAIL.fullmatch(text) else ""
        ids, since = Latest.together([*readings, self._of_tail(tail)])
        return Word(text, terms, tail, ids, since, len(terms) >= MOST_TERMS)

    def _read(
        self, limits: Mapping[Term, int], low: int = FIRST, high: int = LATEST
    ) -> dict[Term, Latest]:
        return read_terms(self._account_id, limits, low, high)

    def _of_tail(self, tail: str) -> Latest:
        if not tail:
            return Latest(set(), FIRST)
        found = _first(run_sql(OF_TAIL, self._account_id, tail[-4:], f"%{tail}", CANDIDATES))
        return Latest.of(found, CANDIDATES)

    def _looked_up(self, ids: list[int], word: Word) -> set[int]:
        values = {kind: [value for k, value in word.terms if k == kind] for kind in AMONG}
        kinds = [kind for kind in AMONG if values[kind]]
        asked = [AMONG[kind] for kind in kinds] + ([TAIL_AMONG] if word.tail else [])
        given: list[Any] = [part for kind in kinds for part in (ids, values[kind])]
        given += [ids, f"%{word.tail}"] if word.tail else []
        return set(_first(run_sql(" UNION ".join(asked), *given))) if ids and asked else set()


def _before(since: int, ids: set[int]) -> set[int]:
    return {order_id for order_id in ids if order_id < since}


def _compared(sku: str) -> str:
    """As the database's own `lower` writes it: SQLite's ends at ASCII."""
    return "".join(c.lower() if c.isascii() else c for c in sku) if is_sqlite() else sku.lower()


def _first(rows: Any) -> Sequence[int]:
    return [row[0] for row in rows]
