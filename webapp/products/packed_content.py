"""A packed content: what a parcel of the same products weighed and measured the last time."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import Record, UTCDateTimeField, stored_time
from webapp.ground.database.dialect import among
from webapp.orders.order import Order, OrderItem
from webapp.products.product import product_key

KEY_BYTES = 16
Sides = tuple[int, int, int]


class ParcelGoods(NamedTuple):
    """Pieces by the products' keys, and the kind of package that a mapping names, if one does."""

    pieces: Mapping[str, int]
    kind: str

    @property
    def key(self) -> str:
        """The same for the same pieces in the same kind of package, in whatever order of lines."""
        written = json.dumps([self.kind, *sorted(self.pieces.items())])
        return blake2b(written.encode(), digest_size=KEY_BYTES).hexdigest()


class PackedContent(Record):
    """Weight in grams, sides in millimetres; what wasn't typed then is empty."""

    account = peewee.ForeignKeyField(Account, index=False)
    key = peewee.CharField(max_length=2 * KEY_BYTES)
    weight_grams = peewee.IntegerField(null=True)
    length_mm = peewee.IntegerField(null=True)
    width_mm = peewee.IntegerField(null=True)
    height_mm = peewee.IntegerField(null=True)
    packed_at = UTCDateTimeField()

    class Meta:
        primary_key = peewee.CompositeKey("account", "key")
        indexes = ((("packed_at",), False),)

    @property
    def sides(self) -> Sides | None:
        found = (self.length_mm, self.width_mm, self.height_mm)
        return found if all(found) else None

    @classmethod
    def remember(
        cls,
        order: Order,
        quantities: Mapping[str, int],
        weight_grams: int | None,
        now: datetime,
        sides: Sides | None = None,
    ) -> None:
        """Note what a parcel of an order weighs and measures; `quantities` by Amazon's item id.

        In the transaction that makes the parcel. What isn't known of it keeps what was noted. The
        weight of its service mapping is no weight of this content.
        """
        if weight_grams == order.ship_weight_grams:
            weight_grams = None
        if not (weight_grams or sides):
            return
        account_id, goods = order.account_id, goods_of({order.id: quantities})[order.id]
        if not goods.pieces:
            return
        key = goods.key
        before = cls.get_or_none(account=account_id, key=key)
        weight_grams = weight_grams or (before and before.weight_grams)
        length, width, height = sides or (before and before.sides) or (None, None, None)
        cls.delete().where(cls.account == account_id, cls.key == key).execute()
        fields = ("account", "key", "weight_grams", "length_mm", "width_mm", "height_mm")
        row = (account_id, key, weight_grams, length, width, height, stored_time(now))
        insert_many(cls, (*fields, "packed_at"), [row], unless_present=True)

    @classmethod
    def among(cls, account_id: int, keys: Iterable[str]) -> "dict[str, PackedContent]":
        """By their keys, as far as the like was packed before."""
        query = cls.select().where(cls.account == account_id, among(cls.key, sorted(set(keys))))
        return {row.key: row for row in query}

    @classmethod
    def prune(cls, before: datetime) -> int:
        """Forget what wasn't packed since; how many."""
        return int(cls.delete().where(cls.packed_at < before).execute())


def goods_of(contents: Mapping[int, Mapping[str, int]]) -> dict[int, ParcelGoods]:
    """What lies in a parcel of each order; `contents` holds quantities by Amazon's item id.

    Nothing in that of an order of which a line has no name that it could be known by.
    """
    pieces: dict[int, dict[str, int]] = {order_id: defaultdict(int) for order_id in contents}
    kinds: dict[int, str] = {}
    query = (
        OrderItem.select(
            OrderItem.order_id,
            OrderItem.order_item_id,
            OrderItem.seller_sku,
            OrderItem.asin,
            Order.ship_package,
        )
        .join(Order)
        .where(among(OrderItem.order, list(contents)))
    )
    for order_id, item_id, sku, asin, kind in query.tuples():
        kinds[order_id] = kind or ""
        if number := contents[order_id].get(item_id, 0):
            pieces[order_id][product_key(sku, asin)] += number
    return {
        order_id: ParcelGoods({} if "" in each else dict(each), kinds.get(order_id, ""))
        for order_id, each in pieces.items()
    }
