"""Finding a page where no index leads to it: so many orders are looked through, and no more."""

from datetime import timedelta
from typing import Any

from tests.orders.paper import NOON, order
from tests.orders.shop import Shop
from webapp.clock import iso
from webapp.orders import Order
from webapp.orders.course import Course, Stretch
from webapp.orders.filter import Filter
from webapp.orders.sort import Sort


def test_a_rare_order_is_looked_for_only_so_far(database: Any) -> None:
    shop = _shop_with_a_gift_after(5)

    (found,) = _looked_through(shop, _course())

    assert found.places == []
    assert found.horizon


def test_from_there_the_next_page_looks_further(database: Any) -> None:
    shop = _shop_with_a_gift_after(5)
    (near,) = _looked_through(shop, _course())

    (found,) = _looked_through(shop, _course(near.horizon))

    assert [place.id for place in found.places] == [Order.get(Order.is_gift).id]
    assert found.horizon is None


def test_several_stretches_are_shown_as_far_as_all_were_looked_at(database: Any) -> None:
    shop = _shop_with_a_gift_after(5)
    course = _course()
    far = course.all_along(Order.account == shop.account)
    (near,) = _looked_through(shop, course)

    merged = course.merged([far, near])

    assert [place.id for place in merged.places] == [place.id for place in far.places[:4]]
    assert merged.horizon == near.horizon


def _looked_through(shop: Shop, course: Course) -> list[Stretch]:
    """For gifts, along all orders."""
    gifts = Filter(lambda each: each.is_gift, ["is_gift"])
    return course.looked_through([[Order.account == shop.account]], [gifts])


def _course(start: Any = None) -> Course:
    return Course(Sort.NEWEST, start, falling=True, size=10, reaches=(2, 4))


def _shop_with_a_gift_after(number: int) -> Shop:
    """So many orders, and an older one that is a gift."""
    shop = Shop()
    times = [NOON - timedelta(hours=each) for each in range(1, number + 2)]
    shop.take(*(order(createdTime=iso(at)) for at in times), at=NOON)
    oldest = Order.select().order_by(Order.purchased_at).get()
    Order.update(is_gift=True).where(Order.id == oldest.id).execute()
    return shop
