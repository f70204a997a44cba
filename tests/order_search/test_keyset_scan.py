"""Finding a page where no index leads to it: so many orders are looked through, and no more."""

from datetime import timedelta
from typing import Any

from tests.orders.documents import NOON, order
from tests.orders.shop import Shop
from webapp.ground.clock import iso
from webapp.order_search.filter import Filter
from webapp.order_search.keyset_scan import Chunk, KeysetScan
from webapp.order_search.sort import Sort
from webapp.orders.order import Order


def test_a_rare_order_is_looked_for_only_so_far(database: Any) -> None:
    shop = _shop_with_a_gift_after(5)

    (found,) = _looked_through(shop, _scan())

    assert found.cursors == []
    assert found.horizon


def test_from_there_the_next_page_looks_further(database: Any) -> None:
    shop = _shop_with_a_gift_after(5)
    (near,) = _looked_through(shop, _scan())

    (found,) = _looked_through(shop, _scan(near.horizon))

    assert [cursor.id for cursor in found.cursors] == [Order.get(Order.is_gift).id]
    assert found.horizon is None


def test_several_stretches_are_shown_as_far_as_all_were_looked_at(database: Any) -> None:
    shop = _shop_with_a_gift_after(5)
    scan = _scan()
    far = scan.all_along(Order.account == shop.account)
    (near,) = _looked_through(shop, scan)

    merged = scan.merged([far, near])

    assert [cursor.id for cursor in merged.cursors] == [cursor.id for cursor in far.cursors[:4]]
    assert merged.horizon == near.horizon


def _looked_through(shop: Shop, scan: KeysetScan) -> list[Chunk]:
    """For gifts, along all orders."""
    gifts = Filter(lambda each: each.is_gift, ["is_gift"])
    return scan.looked_through([[Order.account == shop.account]], [gifts])


def _scan(start: Any = None) -> KeysetScan:
    return KeysetScan(Sort.NEWEST, start, falling=True, size=10, reaches=(2, 4))


def _shop_with_a_gift_after(number: int) -> Shop:
    """So many orders, and an older one that is a gift."""
    shop = Shop()
    times = [NOON - timedelta(hours=each) for each in range(1, number + 2)]
    shop.take(*(order(createdTime=iso(at)) for at in times), at=NOON)
    oldest = Order.select().order_by(Order.purchased_at).get()
    Order.update(is_gift=True).where(Order.id == oldest.id).execute()
    return shop
