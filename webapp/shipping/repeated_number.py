"""A tracking number at two orders: a slip of the hand, or a number that a carrier gave twice.

Two orders that leave together for one address may share a parcel, and with it the number; those of
one carton do, and aren't asked about.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import N_, gettext
from webapp.orders.order import Order, OrderPackage
from webapp.orders.party import RECIPIENT, Party

ELSEWHERE = N_("This number stands at order %(other)s too, which goes to another address.")
EARLIER = N_("This number stood at order %(other)s before, of which a parcel has left already.")
# What left within so long may have left in the same parcel.
TOGETHER = timedelta(days=2)


def repeated(account_id: int, numbers: Mapping[int, str], now: datetime) -> dict[int, str]:
    """A sentence for each order (id) whose number stands at another order of another address, or
    stood at any order whose parcel has left before."""
    typed = {order_id: number for order_id, number in numbers.items() if number}
    left = _left(account_id, set(typed.values()))
    holders: dict[str, set[int]] = defaultdict(set)
    for order_id, number in typed.items():
        holders[number] |= {order_id, *left[number]}
    several = {order_id for held in holders.values() if len(held) > 1 for order_id in held}
    addresses = _addresses(several) if several else {}
    cartons = _cartons(several)
    found = {}
    for order_id, number in typed.items():
        others = _apart(holders[number], order_id, cartons)
        strangers = [each for each in others if _differ(addresses, each, order_id)]
        earlier = [each for each in others if _is_earlier(left[number].get(each), now)]
        if strangers or earlier:
            words = ELSEWHERE if strangers else EARLIER
            found[order_id] = gettext(words, other=_named(min(strangers or earlier)))
    return found


def used_before(account_id: int, numbers: Mapping[int, str]) -> dict[int, str]:
    """A sentence for each order (id) whose label bears a number that stood at any other order:
    carriers have sold one number twice."""
    left = _left(account_id, {number for number in numbers.values() if number})
    cartons = _cartons({*numbers, *(order_id for held in left.values() for order_id in held)})
    found = {}
    for order_id, number in numbers.items():
        others = _apart(set(left[number]), order_id, cartons) if number else set()
        if others:
            found[order_id] = gettext(EARLIER, other=_named(min(others)))
    return found


def _left(account_id: int, numbers: Collection[str]) -> dict[str, dict[int, datetime | None]]:
    """Each number's orders of which a parcel bears it, and when that left."""
    held: dict[str, dict[int, datetime | None]] = defaultdict(dict)
    query = OrderPackage.select(
        OrderPackage.tracking_number, OrderPackage.order_id, OrderPackage.shipped_at
    ).where(OrderPackage.account == account_id, among(OrderPackage.tracking_number, list(numbers)))
    for number, order_id, shipped_at in query.tuples() if numbers else ():
        held[number][order_id] = shipped_at
    return held


def _cartons(order_ids: Collection[int]) -> dict[int, int]:
    """The carton of each of these orders that shares its parcel."""
    query = Order.select(Order.id, Order.carton_id).where(
        among(Order.id, list(order_ids)), Order.carton_id.is_null(False)
    )
    return dict(query.tuples()) if order_ids else {}


def _apart(order_ids: set[int], order_id: int, cartons: Mapping[int, int]) -> set[int]:
    """Those that lie in no carton with this order."""
    mine = cartons.get(order_id)
    return {each for each in order_ids - {order_id} if mine is None or cartons.get(each) != mine}


def _is_earlier(shipped_at: datetime | None, now: datetime) -> bool:
    return shipped_at is not None and shipped_at < now - TOGETHER


def _addresses(order_ids: Collection[int]) -> dict[int, bytes]:
    """A digest of each order's recipient and postal code, where these are known (still)."""
    query = Party.select(Party.order_id, Party.contact_index).where(
        among(Party.order, list(order_ids)),
        Party.role == RECIPIENT,
        Party.contact_index.is_null(False),
    )
    return {order_id: bytes(digest) for order_id, digest in query.tuples()}


def _differ(addresses: Mapping[int, bytes], one: int, other: int) -> bool:
    return one not in addresses or addresses[one] != addresses.get(other)


def _named(order_id: int) -> str:
    return str(Order.get_by_id(order_id).amazon_order_id)
