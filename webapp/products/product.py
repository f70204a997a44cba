"""A product: a SKU of an account's order lines, and what the merchant says of it.

An import makes it as soon as a line names it; only the merchant changes it. One that nobody has
changed goes with the last order that names it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit.audit import record
from webapp.ground.clock import utcnow
from webapp.ground.database.db import UTCDateTimeField, database, is_sqlite, stored_time
from webapp.ground.database.dialect import run_sql
from webapp.ground.database.owned import Owned
from webapp.orders.order import OrderItem
from webapp.orders.search_term import folded, product_text
from webapp.products.package_preset import PackagePreset

LONGEST_SKU = 255
LONGEST_ASIN = 32
LONGEST_TITLE = 1000
LONGEST_HS_CODE = 12
LONGEST_DESCRIPTION = 100
LONGEST_BARCODE = 64
LONGEST_BIN = 40

# SKU, ASIN and title of a line, as far as it has them.
LineProduct = tuple[str | None, str | None, str | None]

_INTO = "INSERT INTO product (account_id, created_at, ships_alone, sku, asin, title, words)"
_KNOWN = "SELECT 1 FROM product WHERE product.account_id = ? AND product.sku ="
# One statement for all products of a page; what is known costs a look into an index and no id.
_NOTE_SQLITE = f"""{_INTO}
SELECT ?, ?, FALSE, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
  json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(?)
WHERE NOT EXISTS ({_KNOWN} json_extract(value, '$[0]')) ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own names
# In one order, so that two transactions never wait for each other.
_NOTE_POSTGRES = f"""{_INTO}
SELECT ?, ?, FALSE, value ->> 0, value ->> 1, value ->> 2, value ->> 3
FROM json_array_elements(?::json) WHERE NOT EXISTS ({_KNOWN} value ->> 0)
ORDER BY value ->> 0 ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own names
_UNNAMED = """
DELETE FROM product WHERE account_id = ? AND changed_at IS NULL
AND NOT EXISTS (SELECT 1 FROM order_item WHERE order_item.account_id = product.account_id
  AND lower(order_item.seller_sku) = lower(product.sku))
AND NOT EXISTS (SELECT 1 FROM order_item WHERE order_item.account_id = product.account_id
  AND order_item.asin = product.sku)
"""


class Product(Owned):
    """Weights in grams, sides in millimetres, the customs value in minor units of its currency."""

    account = peewee.ForeignKeyField(Account, index=False)
    # The seller's; of a line without one, the ASIN.
    sku = peewee.CharField(max_length=LONGEST_SKU)
    asin = peewee.CharField(max_length=LONGEST_ASIN, null=True)
    title = peewee.CharField(max_length=LONGEST_TITLE)
    # All that it is searched by, folded.
    words = peewee.TextField()
    weight_grams = peewee.IntegerField(null=True)
    length_mm = peewee.IntegerField(null=True)
    width_mm = peewee.IntegerField(null=True)
    height_mm = peewee.IntegerField(null=True)
    # What one piece of it is packed into.
    preset = peewee.ForeignKeyField(PackagePreset, null=True, on_delete="SET NULL")
    ships_alone = peewee.BooleanField(default=False)
    hs_code = peewee.CharField(max_length=LONGEST_HS_CODE, null=True)
    origin_country = peewee.CharField(max_length=2, null=True)
    customs_value_minor = peewee.BigIntegerField(null=True)
    customs_currency = peewee.CharField(max_length=3, null=True)
    customs_description = peewee.CharField(max_length=LONGEST_DESCRIPTION, null=True)
    barcode = peewee.CharField(max_length=LONGEST_BARCODE, null=True)
    bin = peewee.CharField(max_length=LONGEST_BIN, null=True)
    created_at = UTCDateTimeField(default=utcnow)
    # When the merchant last did; never, as long as all of it is Amazon's.
    changed_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = (
            (("account", "sku"), True),
            (("account", "barcode"), False),
        )

    @classmethod
    def in_scope(cls) -> peewee.Expression:
        """Those that a line of the stores' orders names."""
        lines = OrderItem.select(peewee.SQL("1")).where(OrderItem.account == cls.account)
        lower = peewee.fn.LOWER
        by_sku = lines.where(lower(OrderItem.seller_sku) == lower(cls.sku))
        by_asin = lines.where(OrderItem.asin == cls.sku)
        return peewee.fn.EXISTS(by_sku) | peewee.fn.EXISTS(by_asin)

    @property
    def sides(self) -> tuple[int, int, int] | None:
        """Length, width and height in millimetres; None as long as one isn't known."""
        found = (self.length_mm, self.width_mm, self.height_mm)
        return found if all(found) else None

    @classmethod
    def of(cls, account: Account) -> peewee.ModelSelect:
        return cls.select().where(cls.account == account)

    @classmethod
    def note(cls, account_id: int, products: Iterable[LineProduct], now: datetime) -> None:
        """Make what is new among these; in the transaction that writes the orders."""
        rows = {sku: _row(sku, *product) for product in products if (sku := product_key(*product))}
        if rows:
            sql = _NOTE_SQLITE if is_sqlite() else _NOTE_POSTGRES
            written = json.dumps([rows[sku] for sku in sorted(rows)])
            run_sql(sql, account_id, stored_time(now), written, account_id)

    @classmethod
    def prune(cls) -> int:
        """Remove those that nobody has changed and no order names any more; how many."""
        return sum(cls._prune(account_id) for (account_id,) in Account.select(Account.id).tuples())

    @classmethod
    def _prune(cls, account_id: int) -> int:
        with database.atomic():
            Account.hold(account_id)
            return int(run_sql(_UNNAMED, account_id).rowcount)

    def change(self, facts: Mapping[str, Any], now: datetime, by: User) -> bool:
        """Keep what the merchant says of it; whether that is other than before."""
        if not self.take(facts, now):
            return False
        with database.atomic():
            self.save(only=[*facts, "words", "changed_at"])
            record("product.changed", now=now, by=by, on=self, how="edited")
        return True

    def take(self, facts: Mapping[str, Any], now: datetime) -> bool:
        """Say so from now on, kept by nobody yet; whether that is other than before."""
        before = {name: self.__data__.get(name) for name in facts}
        if before == dict(facts):
            return False
        for name, value in facts.items():
            setattr(self, name, value)
        self.words = search_words(self.sku, self.asin, self.title, self.barcode, self.bin)
        self.changed_at = now
        return True

    def touch(self, now: datetime, by: User, how: str) -> None:
        """Note that the merchant did something to it, in the transaction that does."""
        self.changed_at = now
        self.save(only=["changed_at"])
        record("product.changed", now=now, by=by, on=self, how=how)

    def remove(self, now: datetime, by: User) -> None:
        """Forget what is said of it; an order that names it brings it back, empty."""
        with database.atomic():
            if self.delete_instance():
                record("product.changed", now=now, by=by, on=self, how="deleted")


def product_key(sku: str | None, asin: str | None, _title: str | None = None) -> str:
    """What a line's product is known by: its SKU, or else its ASIN; empty where it has neither."""
    return sku or asin or ""


def search_words(*parts: str | None) -> str:
    """What a product is searched by."""
    return folded(" ".join(part for part in parts if part))


def _row(sku: str, _: str | None, asin: str | None, title: str | None) -> list[str | None]:
    return [sku, asin, title or "", product_text(sku, asin, title)]
