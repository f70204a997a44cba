"""Whether orders may share a parcel: why each of them can't, as a sentence.

People are unsealed here only to compare addresses: what is compared is kept nowhere.
"""

from collections.abc import Collection, Sequence

from webapp.ground.database.dialect import among
from webapp.ground.language.message import Message, ToldMessage
from webapp.orders.amazon_words import in_words
from webapp.orders.demand import ParcelDemand, read
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import RECIPIENT, Party, normalised
from webapp.orders.recipient_address import recipient_address
from webapp.products.product import Product
from webapp.shipping.obstacle import NO_OBSTACLE, NOTHING_LEFT, OF_ORDER, Unshippable, obstacles
from webapp.shipping.unshipped import unshipped

# What Amazon wants to hear or see of one order's parcel alone.
ALONE = {
    "transparency": Message(
        "cartons.transparency",
        "Amazon wants the Transparency codes of its units: it ships by itself.",
    ).told(),
    "serial_number": Message(
        "cartons.serial_number", "Amazon wants the serial numbers of its units: it ships by itself."
    ).told(),
    "ioss": Message(
        "cartons.ioss", "It goes by an IOSS number, which is declared for one order's parcel alone."
    ).told(),
    "cash_on_delivery": Message(
        "cartons.cash_on_delivery", "The carrier collects its payment: it ships by itself."
    ).told(),
    "scheduled": Message("cartons.scheduled", "It has a delivery time of its own.").told(),
    "label_window": Message("cartons.label_window", "Its label has a time of its own.").told(),
}
# What the carrier is asked for: the same for all that lie in the parcel.
ASKED = ("signature", "age", "identity", "pallet")
REDACTED = Message(
    "cartons.redacted",
    "Its address is destroyed: nobody can tell whether it goes to the same place.",
).told()
PARTLY = Message("cartons.partly", "A part of it has left already.").told()
CANCELLATION = Message(
    "cartons.cancellation", "Its buyer wants to cancel it: look at it first."
).told()
PRIME = Message(
    "cartons.prime", "It is a Prime order: Amazon wants a label of its own for each of them."
).told()
SHIPS_ALONE = Message("cartons.ships_alone", "%(sku)s in it always ships alone.")
STORE = Message("cartons.other_store", "It belongs to another store.").told()
ADDRESS = Message("cartons.other_address", "It goes to another address.").told()
NO_ADDRESS = Message("cartons.no_address", "Amazon has given no address for it.").told()
SERVICE = Message("cartons.other_service", "It asks for another service: %(service)s.")
USUAL_SERVICE = Message(
    "cartons.usual_service", "It asks for another service: the usual one."
).told()
GIFT = Message("cartons.gift", "One is a gift and the other isn't: a slip would tell.").told()
DEMANDS = Message("cartons.other_demands", "It is delivered in another way: %(flags)s.")
USUAL_DEMANDS = Message("cartons.usual_demands", "It is delivered in another way: as usual.").told()


def separations(orders: Sequence[Order], carton_id: int | None = None) -> dict[int, ToldMessage]:
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
        said = (OF_ORDER.told(order=numbers[each], problem=why) for each, why in reasons.items())
        raise Unshippable(" ".join(map(str, said)))


def _by_themselves(orders: Sequence[Order], carton_id: int | None) -> dict[int, ToldMessage]:
    """What keeps an order out of any shared parcel."""
    ids = [each.id for each in orders]
    rest, alone = unshipped(ids), _ships_alone(orders)
    found = obstacles(orders, carton_id=carton_id)
    for order in orders:
        sentence = found.get(order.id) or _by_itself(order) or alone.get(order.id, NO_OBSTACLE)
        if sentence or not any(rest[order.id].values()):
            found[order.id] = sentence or NOTHING_LEFT
    return found


def _by_itself(order: Order) -> ToldMessage:
    codes = {each.code for each in read(order.demands)}
    if order.redaction:
        return REDACTED
    if order.status is OrderStatus.PARTIALLY_SHIPPED or order.units_shipped:
        return PARTLY
    if order.cancel_requested:
        return CANCELLATION
    if order.is_prime:
        return PRIME
    return next((words for code, words in ALONE.items() if code in codes), NO_OBSTACLE)


def _beside(first: Order, order: Order, addresses: dict[int, str]) -> ToldMessage:
    """What parts an order from the first one."""
    if order.store_id != first.store_id:
        return STORE
    if not addresses.get(order.id):
        return NO_ADDRESS
    if addresses[order.id] != addresses.get(first.id):
        return ADDRESS
    if order.service_level != first.service_level:
        return _another_service(in_words(order.service_level))
    if order.is_gift != first.is_gift:
        return GIFT
    asked = _asked(order)
    return NO_OBSTACLE if asked == _asked(first) else _another_delivery(asked)


def _another_service(service: str) -> ToldMessage:
    return SERVICE.told(service=service) if service else USUAL_SERVICE


def _another_delivery(asked: Sequence[ParcelDemand]) -> ToldMessage:
    flags = ", ".join(each.flag for each in asked)
    return DEMANDS.told(flags=flags) if flags else USUAL_DEMANDS


def _asked(order: Order) -> list[ParcelDemand]:
    return [each for each in read(order.demands) if each.code in ASKED]


def _ships_alone(orders: Collection[Order]) -> dict[int, ToldMessage]:
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
    return {each: SHIPS_ALONE.told(sku=skus[0]) for each, skus in found.items() if skus}


def _addresses(orders: Sequence[Order]) -> dict[int, str]:
    """Each order's recipient with the whole address, in one spelling; empty where none is known."""
    people = Party.opened(orders, roles=(RECIPIENT,))
    return {order.id: _spelt(order, people[order.id].recipient) for order in orders}


def _spelt(order: Order, person: dict[str, object]) -> str:
    lines = recipient_address(order, person).lines() if person else []
    return "|".join(normalised(line) for line in lines)
