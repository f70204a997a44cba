"""Ada Canary: her order, what is secret about her, and the sweep that forgets her."""

from datetime import datetime, timedelta
from typing import Any

from tests.orders import paper
from tests.orders.paper import item, order, status, updated
from webapp.orders import Order
from webapp.privacy import Sweep, SweepWalk

# A postal code that no row number, time or digest holds by chance, and letters that each encoding
# writes in its own way.
HOME = {
    **paper.HOME,
    "postalCode": "QX7 4ZW-K9",
    "addressLine2": "Vogelhändler & Söhne <Hof 7>",
}
GIFT = {"packing": {"giftOption": {"giftMessage": "Sing, kleiner Vögel Ruf", "giftWrapLevel": "X"}}}
SECRETS = (
    "Ada Canary",
    "Canary",
    HOME["addressLine1"],
    HOME["addressLine2"],
    HOME["postalCode"],
    HOME["phone"],
    "ada@canary.example",
    GIFT["packing"]["giftOption"]["giftMessage"],
)
DAY = timedelta(days=1)


def shipped_order(shop: Any, **changes: Any) -> Order:
    """An order of Ada's, with a gift message, taken in and shipped."""
    first = order(
        orderItems=[item(fulfillment=GIFT)], recipient={"deliveryAddress": HOME}, **changes
    )
    shop.take(first)
    shop.take(updated(first, fulfillment=status("SHIPPED")))
    return Order.get(Order.amazon_order_id == first["orderId"])


def sweep(as_of: datetime) -> Sweep:
    """Sweep in this process what is due by then."""
    found = Sweep.here(as_of)
    SweepWalk(found, as_of).perform(seconds=600)
    return found
