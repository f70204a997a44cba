"""A search term: a product or a city of an account's orders, as words that can be searched in.

There are as many as there are products and cities, not as there are orders.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import filterfalse
from typing import NamedTuple

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import Record, database
from webapp.ground.database.dialect import run_sql

SKU = "sku"
ASIN = "asin"
CITY = "city"
LONGEST = 255
KEY_BYTES = 16
KNOWN = "SELECT key FROM search_term WHERE account_id = ? AND key IN ?"
GONE = f"""
DELETE FROM search_term WHERE account_id = ? AND NOT CASE kind
WHEN '{SKU}' THEN EXISTS (SELECT 1 FROM order_item WHERE order_item.account_id =
  search_term.account_id AND lower(order_item.seller_sku) = lower(search_term.value))
WHEN '{ASIN}' THEN EXISTS (SELECT 1 FROM order_item WHERE order_item.account_id =
  search_term.account_id AND order_item.asin = search_term.value)
ELSE EXISTS (SELECT 1 FROM orders WHERE orders.account_id = search_term.account_id
  AND orders.city = search_term.value) END
"""  # noqa: S608 - our own names


# SKU, ASIN and title of a line, as far as it has them.
Product = tuple[str | None, str | None, str | None]


class SearchTerm(Record):
    """Written when first seen. `value` stands in the orders' own column, `text` is folded."""

    account = peewee.ForeignKeyField(Account, index=False)
    key = peewee.CharField(max_length=2 * KEY_BYTES)
    kind = peewee.CharField(max_length=8)
    value = peewee.CharField(max_length=LONGEST)
    text = peewee.TextField()

    class Meta:
        primary_key = peewee.CompositeKey("account", "key")

    @classmethod
    def note(
        cls, account_id: int, products: Iterable[Product], cities: Iterable[str | None]
    ) -> None:
        """Keep what is new among these; in the transaction that has written the orders."""
        terms = {_product_term(*each) for each in products} | {_city_term(c) for c in cities if c}
        keyed = {term.key: term for term in terms if term.value}
        # Page after page names the same.
        known = {key for (key,) in run_sql(KNOWN, account_id, list(keyed))}
        # In one order, so that two transactions never wait for each other.
        rows = [(account_id, *keyed[key]) for key in sorted(keyed.keys() - known)]
        insert_many(cls, ("account", "key", "kind", "value", "text"), rows, unless_present=True)

    @classmethod
    def prune(cls) -> int:
        """Remove the products and cities that no order of the account has any more; how many."""
        accounts = [account_id for (account_id,) in Account.select(Account.id).tuples()]
        return sum(cls._prune(account_id) for account_id in accounts)

    @classmethod
    def _prune(cls, account_id: int) -> int:
        with database.atomic():
            Account.hold(account_id)
            return int(run_sql(GONE, account_id).rowcount)


def folded(text: str) -> str:
    """As it is compared: in small letters, without accents, with one space between words."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(filterfalse(unicodedata.combining, apart)).split())


# A shop's products are few, as are its cities, and page after page names them again.
@lru_cache(maxsize=4096)
def product_text(sku: str | None, asin: str | None, title: str | None) -> str:
    """What a line's product is searched by, folded."""
    return folded(" ".join(part for part in (sku, asin, title) if part))


class _Term(NamedTuple):
    """The names are columns of `SearchTerm`; `value` is empty for what has no name at all."""

    key: str
    kind: str
    value: str
    text: str

    @classmethod
    def of(cls, kind: str, value: str, text: str) -> "_Term":
        named = f"{kind}\0{value}\0{text}".encode()
        return cls(blake2b(named, digest_size=KEY_BYTES).hexdigest(), kind, value, text)


@lru_cache(maxsize=4096)
def _product_term(sku: str | None, asin: str | None, title: str | None) -> _Term:
    text = product_text(sku, asin, title)
    return _Term.of(SKU, sku, text) if sku else _Term.of(ASIN, asin or "", text)


@lru_cache(maxsize=4096)
def _city_term(city: str) -> _Term:
    return _Term.of(CITY, city, folded(city))
