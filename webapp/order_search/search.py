"""Searching: from what a merchant types to the orders that it names."""

import re
from collections.abc import Sequence
from itertools import chain
from string import ascii_uppercase
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.amazon.order_number import NUMBER, order_number
from webapp.carriers.tracking_number import plain_signs, spellings, tidy
from webapp.ground.database.db import is_sqlite
from webapp.ground.database.dialect import run_sql
from webapp.ground.database.pipeline import pipelined, send_query
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.order_search.found_orders import MOST, FoundOrders
from webapp.order_search.mixed_search import MixedSearch
from webapp.order_search.order_query import LONGEST, MOST_DIGESTS, OrderQuery
from webapp.order_search.person_search import Group, PersonSearch
from webapp.order_search.word_search import WordSearch
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.party import Party, email_digest, name_digest
from webapp.orders.restriction import Restriction
from webapp.stores.store import Store

BEGINNING = re.compile(r"[A-Z0-9]{3}-[0-9-]*")
SMALL = {ord(letter): letter.lower() for letter in ascii_uppercase}
# Behind all that a number may go on with.
LAST = "~"
# How numbers are compared, from and up to one, and sorted, as their index has them: on Postgres
# (False) not by the rules of a language.
ORDERING = {True: (">=", "<", ""), False: ("~>=~", "~<~", "USING ~<~")}
# What is pasted along with a number, and words around it, as a link to Seller Central has them.
AROUND = " \t\r\n#\"'“”‘’„()[]<>,.;:"
WITHIN = re.compile(rf"(?<![A-Z0-9-]){NUMBER.pattern}(?![A-Z0-9-])")


class Search:
    """Searches the orders of some stores of one account."""

    def __init__(self, account: Account, stores: Sequence[Store]) -> None:
        self._account = account
        self._stores = stores
        self._people = PersonSearch(account, stores)
        # What was found while it was seen what the words ask for.
        self._known: dict[OrderQuery, FoundOrders] = {}

    def order_query(self, words: str, sees_people: bool) -> OrderQuery:
        """The question that these words ask.

        Only what names an order or a product may stand in an address. All else might be a
        buyer's name: it goes there as digests, or, from who may not see people, not at all.
        """
        number, words = tidy(words[:LONGEST]), " ".join(words.split())[:LONGEST]
        if not words:
            return OrderQuery()
        plain = _plain(words)
        if _number(plain):
            return OrderQuery(q=plain)
        # As the label spells it, or scanned with its postal code: the address holds it alone.
        if number != words and self._latest(self._tracked({number})):
            return OrderQuery(q=number)
        if words.isprintable() and (named := self.identified(words)):
            return self._keep(OrderQuery(q=words), FoundOrders(named))
        people = self._word_digests(words) if sees_people else None
        if words.isprintable() and (found := self._of_several_kinds(words, people or ())):
            return found
        buyer = tuple(self._digests(words)) if sees_people else ()
        within = WITHIN.search(plain.upper())
        return OrderQuery(q=within[0]) if within else OrderQuery(buyer=buyer, words=people)

    def found(self, order_query: OrderQuery) -> FoundOrders:
        """The orders that are searched for, the latest, at most `MOST`."""
        if order_query in self._known:
            return self._known[order_query]
        groups = order_query.words or ()
        if order_query.q:
            search = WordSearch(self._account.id, order_query.q)
            mixed = MixedSearch(search, groups, self._people, self.identified)
            # Beside people, what a word names is one of its kinds, as all others are.
            named = [] if groups else self.identified(order_query.q)
            return FoundOrders(named) if named else mixed.latest(MOST)
        theirs = self._people.of_words(groups)
        found = {*self._of_people(order_query.buyer or ()), *theirs.ids}
        return FoundOrders(sorted(found, reverse=True)[:MOST], theirs.is_cut)

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

    def _of_several_kinds(self, words: str, people: Sequence[Group]) -> OrderQuery | None:
        """What asks for words of which not all are a person's; None where all must be.

        The people are asked for as well where that finds more, or what was found in vain was cut.
        """
        search = WordSearch(self._account.id, words)
        named = set(search.latest(MOST).ids)
        mixed = MixedSearch(search, people, self._people, self.identified)
        latest = mixed.latest(MOST)
        found = set(latest.ids)
        if named and named == found:
            return OrderQuery(q=words)
        if not found and latest.is_cut and mixed.nameable:
            return self._keep(OrderQuery(q=mixed.nameable, words=tuple(people) or None), latest)
        if not found or found <= self._people.of_words(people).ids:
            return None
        if not named:
            return OrderQuery(q=mixed.nameable, words=tuple(people) or None)
        return self._keep(OrderQuery(q=words, words=tuple(people) or None), latest)

    def _keep(self, order_query: OrderQuery, found: FoundOrders) -> OrderQuery:
        self._known[order_query] = found
        return order_query

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

    def _word_digests(self, words: str) -> tuple[Group, ...] | None:
        """For each word its digest by each store; none for an e-mail address, or for too many."""
        groups = self._people.groups(words)
        return tuple(groups) if 0 < sum(map(len, groups)) <= MOST_DIGESTS else None

    def _digests(self, words: str) -> list[bytes]:
        digest = email_digest if "@" in words else name_digest
        found = []
        for store in self._stores:
            try:
                found.append(digest(store.vault, words))
            except KeyDestroyed:
                continue
        return [each for each in found if each]


def whole_number(words: str) -> str:
    """The order number that these words are, as Amazon writes it; empty when they are none."""
    number = _number(_plain(words)) or ""
    return number if NUMBER.fullmatch(number) else ""


def _plain(words: str) -> str:
    return plain_signs(words).strip(AROUND)


def _number(words: str) -> str | None:
    """An order number or its beginning, as Amazon writes it; one may leave out the dashes."""
    if number := order_number(words):
        return number
    words = words.upper()
    return words if BEGINNING.fullmatch(words) else None
