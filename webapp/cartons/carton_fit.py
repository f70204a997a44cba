"""Whether orders may share a parcel: why each of them can't, as a sentence.

People are unsealed here only to compare addresses: what is compared is kept nowhere.
"""

from collections.abc import Collection, Sequence

from webapp.ground.database.dialect import among
from webapp.orders.amazon_words import in_words
from webapp.orders.demand import KINDS, ParcelDemand, read
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import RECIPIENT, Party, normalised
from webapp.orders.recipient_address import recipient_address
from webapp.products.product import Product
from webapp.shipping.obstacle import NOTHING_LEFT, Unshippable, obstacles
from webapp.shipping.unshipped import unshipped

# What Amazon wants to hear or see of one order's parcel alone.
ALONE = {
    "transparency": "Amazon wants the Transparency codes of its units: it ships by itself.",
    "serial_number": "Amazon wants the serial numbers of its units: it ships by itself.",
    "ioss": "It goes by an IOSS number, which is declared for one order's parcel alone.",
    "cash_on_delivery": "The carrier collects its payment: it ships by itself.",
    "scheduled": "It has a delivery time of its own.",
    "label_window": "Its label has a time of its own.",
}
# What the carrier is asked for: the same for all that lie in the parcel.
ASKED = ("signature", "age", "identity", "pallet")
REDACTED = "Its address is destroyed: nobody can tell whether it goes to the same place."
PARTLY = "A part of it has left already."
CANCELLATION = "Its buyer wants to cancel it: look at it first."
PRIME = "It is a Prime order: Amazon wants a label of its own for each of them."
SHIPS_ALONE = "{sku} in it always ships alone."
STORE = "It belongs to another store."
ADDRESS = "It goes to another address."
NO_ADDRESS = "Amazon has given no address for it."
SERVICE = "It asks for another service: {service}."
GIFT = "One is a gift and the other isn't: a slip would tell."
DEMANDS = "It is delivered in another way: {flags}."
USUAL = "as usual"


def separations(orders: Sequence[Order], carton_id: int | None = None) -> dict[int, str]:
    """Why these can't share a parcel with the first of them, by id; none where they can.

    They are of one account, each with its store. Of a carton, as those that lie in it.
    """
    if not orders:
        return {}
    found = _by_themselves(orders, carton_id)
    first = orders[0]
    addresses = _addresses(orders)
    for order in orders:
        sentence = found.get(order.id) or _beside(first, order, addresses)
        if sentence:
            found[order.id] = sentence
    return found


def require_fit(orders: Sequence[Order], carton_id: int | None = None) -> None:
    """Raises Unshippable, with a sentence for each of these that can't share the parcel."""
    reasons = separations(orders, carton_id)
    if reasons:
        numbers = {each.id: each.amazon_order_id for each in orders}
        raise Unshippable(" ".join(f"{numbers[each]}: {why}" for each, why in reasons.items()))


def _by_themselves(orders: Sequence[Order], carton_id: int | None) -> dict[int, str]:
    """What keeps an order out of any shared parcel."""
    ids = [each.id for each in orders]
    rest, alone = unshipped(ids), _ships_alone(orders)
    found = obstacles(orders, carton_id=carton_id)
    for order in orders:
        sentence = found.get(order.id) or _by_itself(order) or alone.get(order.id, "")
        if sentence or not any(rest[order.id].values()):
            found[order.id] = sentence or NOTHING_LEFT
    return found


def _by_itself(order: Order) -> str:
    codes = {each.code for each in read(order.demands)}
    if order.redaction:
        return REDACTED
    if order.status is OrderStatus.PARTIALLY_SHIPPED or order.units_shipped:
        return PARTLY
    if order.cancel_requested:
        return CANCELLATION
    if order.is_prime:
        return PRIME
    return next((words for code, words in ALONE.items() if code in codes), "")


def _beside(first: Order, order: Order, addresses: dict[int, str]) -> str:
    """What parts an order from the first one."""
    if order.store_id != first.store_id:
        return STORE
    if not addresses.get(order.id):
        return NO_ADDRESS
    if addresses[order.id] != addresses.get(first.id):
        return ADDRESS
    if order.service_level != first.service_level:
        return SERVICE.format(service=in_words(order.service_level) or USUAL)
    if order.is_gift != first.is_gift:
        return GIFT
    return "" if _asked(order) == _asked(first) else DEMANDS.format(flags=_asked_words(order))


def _asked(order: Order) -> list[ParcelDemand]:
    return [each for each in read(order.demands) if each.code in ASKED]


def _asked_words(order: Order) -> str:
    return ", ".join(KINDS[each.code].flag for each in _asked(order)) or USUAL


def _ships_alone(orders: Collection[Order]) -> dict[int, str]:
    """The orders with a product that always ships alone."""
    items = OrderItem.by_order([each.id for each in orders])
    named = {each.id: {line.seller_sku or line.asin for line in items[each.id]} for each in orders}
    skus = sorted({sku for theirs in named.values() for sku in theirs if sku})
    query = Product.select(Product.sku).where(
        Product.account == next(iter(orders)).account_id,
        among(Product.sku, skus),
        Product.ships_alone == True,  # noqa: E712
    )
    alone = {sku for (sku,) in query.tuples()}
    found = {order_id: sorted(alone & theirs) for order_id, theirs in named.items()}
    return {each: SHIPS_ALONE.format(sku=skus[0]) for each, skus in found.items() if skus}


def _addresses(orders: Sequence[Order]) -> dict[int, str]:
    """Each order's recipient with the whole address, in one spelling; empty where none is known."""
    people = Party.opened(orders, roles=(RECIPIENT,))
    return {order.id: _spelt(order, people[order.id].recipient) for order in orders}


def _spelt(order: Order, person: dict[str, object]) -> str:
    lines = recipient_address(order, person).lines() if person else []
    return "|".join(normalised(line) for line in lines)
