"""A tracking number at two orders: a slip of the hand, unless both go to one address."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from webapp.dialect import among
from webapp.orders import Order, Party
from webapp.orders.order import OrderPackage
from webapp.orders.party import RECIPIENT

SENTENCE = "This number stands at order {other} too, which goes to another address."


def repeated(account_id: int, numbers: Mapping[int, str]) -> dict[int, str]:
    """A sentence for each order (id) whose number stands at another order of another address."""
    typed = {order_id: number for order_id, number in numbers.items() if number}
    holders = _holders(account_id, typed)
    several = {order_id for held in holders.values() if len(held) > 1 for order_id in held}
    addresses = _addresses(several) if several else {}
    found = {}
    for order_id, number in typed.items():
        others = holders[number] - {order_id}
        strangers = [each for each in others if _differ(addresses, each, order_id)]
        if strangers:
            found[order_id] = SENTENCE.format(other=_named(min(strangers)))
    return found


def _holders(account_id: int, typed: Mapping[int, str]) -> dict[str, set[int]]:
    """Each number's orders: of those typed now, and of those that have left."""
    held: dict[str, set[int]] = defaultdict(set)
    for order_id, number in typed.items():
        held[number].add(order_id)
    query = OrderPackage.select(OrderPackage.tracking_number, OrderPackage.order_id).where(
        OrderPackage.account == account_id, among(OrderPackage.tracking_number, list(held))
    )
    for number, order_id in query.tuples() if held else ():
        held[number].add(order_id)
    return held


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
