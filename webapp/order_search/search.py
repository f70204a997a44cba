"""Searching: from what a merchant types to the orders that it names."""

import re
from collections.abc import Sequence
from itertools import chain
from string import ascii_uppercase
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.carriers.tracking_number import spellings, tidy
from webapp.ground.database.db import is_sqlite
from webapp.ground.database.dialect import run_sql
from webapp.ground.database.pipeline import pipelined, send_query
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.ground.keys.vault import Vault
from webapp.order_search.order_query import LONGEST, MOST_DIGESTS, OrderQuery
from webapp.order_search.word_search import WordSearch
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.party import Party, email_digest, name_digest
from webapp.orders.party_word import PartyWord, word_digests, words_of
from webapp.orders.restriction import Restriction
from webapp.stores.store import Store

# So many of a search's orders, the latest, are looked through: the rest can be filtered for.
MOST = 1000
# Of a person's word so many orders are looked through; several words must fit the same.
MOST_OF_WORD = 5000
NUMBER = re.compile(r"[A-Z0-9]{3}-[0-9-]*")
SMALL = {ord(letter): letter.lower() for letter in ascii_uppercase}
WHOLE_NUMBER = re.compile(r"[A-Z0-9]{3}-[0-9]{7}-[0-9]{7}")
# Behind all that a number may go on with.
LAST = "~"
# How numbers are compared, from and up to one, and sorted, as their index has them: on Postgres
# (False) not by the rules of a language.
ORDERING = {True: (">=", "<", ""), False: ("~>=~", "~<~", "USING ~<~")}
BARE_NUMBER = re.compile(r"[0-9]{17}")


class Search:
    """Searches the orders of some stores of one account."""

    def __init__(self, account: Account, stores: Sequence[Store]) -> None:
        self._account = account
        self._stores = stores

    def order_query(self, words: str, sees_people: bool) -> OrderQuery:
        """The question that these words ask.

        Only what names an order or a product may stand in an address. All else might be a
        buyer's name: it goes there as digests, or, from who may not see people, not at all.
        """
        number, words = tidy(words[:LONGEST]), " ".join(words.split())[:LONGEST]
        if not words:
            return OrderQuery()
        if _number(words):
            return OrderQuery(q=words)
        # As the label spells it, or scanned with its postal code: the address holds it alone.
        if number != words and self._latest(self._tracked({number})):
            return OrderQuery(q=number)
        if words.isprintable() and self.identified(words):
            return OrderQuery(q=words)
        people = self._word_digests(words) if sees_people else None
        if words.isprintable() and WordSearch(self._account.id, words).latest(1):
            return OrderQuery(q=words, words=people if self._of_words(people) else None)
        return OrderQuery(buyer=tuple(self._digests(words)) if sees_people else (), words=people)

    def found(self, order_query: OrderQuery) -> list[int]:
        """The ids of the orders that are searched for, the latest, at most `MOST`."""
        found = set(self._of_people(order_query.buyer or ())) | self._of_words(order_query.words)
        if order_query.q:
            identified = self.identified(order_query.q)
            found |= set(identified or WordSearch(self._account.id, order_query.q).latest(MOST))
        return sorted(found, reverse=True)[:MOST]

    def identified(self, words: str) -> list[int]:
        """Orders with this number or beginning of one, identifier of an item, or tracking."""
        number = _number(words)
        if number and (found := self._numbered(number)):
            return found
        # SQLite's own idea of small letters ends at ASCII's.
        small = {words.lower(), words.translate(SMALL)}
        return self._latest(
            *(self._owning(OrderItem, peewee.fn.LOWER(OrderItem.seller_sku) == s) for s in small),
            self._owning(OrderItem, OrderItem.asin == words.upper()),
            self._owning(OrderItem, OrderItem.order_item_id == words),
            self._tracked(spellings(words)),
        )

    def _numbered(self, beginning: str) -> list[int]:
        """By a number, or the first of those that begin so, store by store along the index."""
        if not self._stores:
            return []
        least, less, by = ORDERING[is_sqlite()]
        # Of a limit that it can't read beforehand, Postgres thinks that it is small, and goes along
        # the index; else it takes the numbers for fewer than they are, and sorts all of them.
        one = (
            "SELECT id FROM (SELECT id FROM orders WHERE store_id = ? "  # noqa: S608
            f"AND amazon_order_id {least} ? AND amazon_order_id {less} ? "
            f"ORDER BY amazon_order_id {by} LIMIT (SELECT {MOST})) AS numbered"
        )
        values = [(store.id, beginning, f"{beginning}{LAST}") for store in self._stores]
        found = run_sql(" UNION ALL ".join([one] * len(values)), *chain(*values))
        return sorted((order_id for (order_id,) in found), reverse=True)[:MOST]

    def _of_people(self, digests: Sequence[bytes]) -> list[int]:
        mine = (
            Party.select(Party.order_id)
            .join(Order)
            .where(Order.account == self._account, ~Restriction.of_party(Party))
        )
        if not digests:
            return []
        return self._latest(
            mine.where(Party.name_index.in_(digests)).limit(MOST),
            mine.where(Party.contact_index.in_(digests)).limit(MOST),
        )

    def _of_words(self, groups: Sequence[Sequence[bytes]] | None) -> set[int]:
        """The orders whose people have each of these words."""
        found = [self._of_word(digests) for digests in groups or ()]
        return set.intersection(*found) if found else set()

    def _of_word(self, digests: Sequence[bytes]) -> set[int]:
        query = (
            Party.select(Party.order_id)
            .join(PartyWord, on=PartyWord.party == Party.id)
            .join(Order, on=Party.order == Order.id)
            .where(
                PartyWord.digest.in_(digests),
                Order.account == self._account,
                ~Restriction.of_party(Party),
            )
        )
        return {order_id for (order_id,) in query.limit(MOST_OF_WORD).tuples()}

    def _latest(self, *queries: peewee.ModelSelect) -> list[int]:
        with pipelined():
            asked = [send_query(list, query) for query in queries]
        found = {order_id for each in asked for (order_id,) in each.result}
        return sorted(found, reverse=True)[:MOST]

    def _owning(self, model: Any, condition: Any) -> peewee.ModelSelect:
        query = model.select(model.order_id).where(model.account == self._account, condition)
        return query.order_by(model.order_id.desc()).limit(MOST)

    def _tracked(self, numbers: set[str]) -> peewee.ModelSelect:
        return self._owning(OrderPackage, OrderPackage.tracking_number.in_(numbers))

    def _word_digests(self, words: str) -> tuple[tuple[bytes, ...], ...] | None:
        """For each word its digest by each store; none for an e-mail address, or for too many."""
        texts = words_of(words) if "@" not in words else set()
        vaults = [vault for store in self._stores if (vault := _vault(store))]
        if not 0 < len(texts) * len(vaults) <= MOST_DIGESTS:
            return None
        return tuple(
            tuple(word_digests(vault, [text])[0] for vault in vaults) for text in sorted(texts)
        )

    def _digests(self, words: str) -> list[bytes]:
        digest = email_digest if "@" in words else name_digest
        found = []
        for store in self._stores:
            try:
                found.append(digest(store.vault, words))
            except KeyDestroyed:
                continue
        return [each for each in found if each]


def _vault(store: Store) -> Vault | None:
    """None for a store whose keys are gone."""
    try:
        return store.vault
    except KeyDestroyed:
        return None


def whole_number(words: str) -> str:
    """The order number that these words are, as Amazon writes it; empty when they are none."""
    number = _number(words.strip()) or ""
    return number if WHOLE_NUMBER.fullmatch(number) else ""


def _number(words: str) -> str | None:
    """An order number or its beginning, as Amazon writes it; one may leave out the dashes."""
    words = words.upper()
    if BARE_NUMBER.fullmatch(words):
        return f"{words[:3]}-{words[3:10]}-{words[10:]}"
    return words if NUMBER.fullmatch(words) else None
