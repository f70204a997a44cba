"""Searching by several words at once: parts of products, cities and the ends of order numbers.

Each word may fit another kind. What fits the rarest word is looked up, and of that what fits the
others: an index finds the first, and the second are few.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from webapp.ground.database.db import is_sqlite
from webapp.ground.database.dialect import run_sql
from webapp.orders.search_term import ASIN, CITY, SKU, folded

SHORTEST = 2
MOST_WORDS = 8
# Of so many terms that fit a word the orders are looked up, so many of the latest in all.
MOST_TERMS = 200
CANDIDATES = 2000
TAIL = re.compile(r"(?:[0-9]{1,7}-)?[0-9]{4,7}|[0-9]{4,14}")
TERMS = {
    True: "SELECT kind, value FROM search_term WHERE account_id = ? AND instr(text, ?) > 0 LIMIT ?",
    False: "SELECT kind, value FROM search_term "
    "WHERE account_id = ? AND strpos(text, ?) > 0 LIMIT ?",
}
ITEMS = (
    "SELECT order_id FROM order_item WHERE account_id = ? AND {} = ? ORDER BY order_id DESC LIMIT ?"
)
OF_TERM = {
    SKU: ITEMS.format("lower(seller_sku)"),
    ASIN: ITEMS.format("asin"),
    CITY: "SELECT id FROM orders WHERE account_id = ? AND city = ? ORDER BY id DESC LIMIT ?",
}
OF_TAIL = (
    "SELECT id FROM orders WHERE account_id = ? AND substr(amazon_order_id, 16) = ? "
    "AND replace(amazon_order_id, '-', '') LIKE ? ORDER BY id DESC LIMIT ?"
)
AMONG = """
SELECT order_id FROM order_item WHERE order_id IN ? AND lower(seller_sku) IN ?
UNION SELECT order_id FROM order_item WHERE order_id IN ? AND asin IN ?
UNION SELECT id FROM orders WHERE id IN ? AND city IN ?
UNION SELECT id FROM orders WHERE id IN ? AND replace(amazon_order_id, '-', '') LIKE ?
"""


class Word(NamedTuple):
    """A word, folded, with the values of the terms that it is a part of, by kind; the digits that
    an order number may end in, or nothing; and the latest orders that it fits."""

    text: str
    values: dict[str, list[str]]
    tail: str
    ids: set[int]


class WordSearch:
    """The orders of one account in which each of some words stands."""

    def __init__(self, account_id: int, words: str) -> None:
        self._account_id = account_id
        texts = list(dict.fromkeys(folded(words).split()))
        self._texts = texts if len(texts) <= MOST_WORDS else []

    def latest(self, most: int) -> list[int]:
        """Their ids, the latest first, at most so many."""
        if not self.searchable:
            return []
        rarest, *others = sorted(self.words, key=lambda word: len(word.ids))
        ids = rarest.ids
        for word in others:
            ids = self.among(ids, word)
        return sorted(ids, reverse=True)[:most]

    @property
    def searchable(self) -> bool:
        return bool(self._texts) and all(len(text) >= SHORTEST for text in self._texts)

    @cached_property
    def words(self) -> list[Word]:
        return [self._word(text) for text in self._texts]

    def among(self, ids: set[int], word: Word) -> set[int]:
        """Those of few orders in which a word stands too."""
        few = list(ids)
        named = [each for kind in (SKU, ASIN, CITY) for each in (few, word.values[kind])]
        return set(_first(run_sql(AMONG, *named, few, f"%{word.tail}" if word.tail else "")))

    def _word(self, text: str) -> Word:
        values: dict[str, list[str]] = {SKU: [], ASIN: [], CITY: []}
        for kind, value in run_sql(TERMS[is_sqlite()], self._account_id, text, MOST_TERMS):
            values[kind].append(_compared(value) if kind == SKU else value)
        tail = text.replace("-", "") if TAIL.fullmatch(text) else ""
        return Word(text, values, tail, self._of_terms(values) | self._of_tail(tail))

    def _of_terms(self, values: Mapping[str, Collection[str]]) -> set[int]:
        """The latest orders of each term, as many of each as of the others."""
        asked = [(kind, value) for kind, each in values.items() for value in set(each)]
        limit = CANDIDATES // max(1, len(asked))
        one = [f"SELECT * FROM ({OF_TERM[kind]}) AS terms" for kind, _ in asked]  # noqa: S608
        given = [part for _, value in asked for part in (self._account_id, value, limit)]
        return set(_first(run_sql(" UNION ALL ".join(one), *given))) if asked else set()

    def _of_tail(self, tail: str) -> set[int]:
        if not tail:
            return set()
        return set(_first(run_sql(OF_TAIL, self._account_id, tail[-4:], f"%{tail}", CANDIDATES)))


def _compared(sku: str) -> str:
    """As the database's own `lower` writes it: SQLite's ends at ASCII."""
    return "".join(c.lower() if c.isascii() else c for c in sku) if is_sqlite() else sku.lower()


def _first(rows: Any) -> Sequence[int]:
    return [row[0] for row in rows]
