"""Ada Canary: her order, what is secret about her, and the sweep that forgets her."""

from datetime import datetime, timedelta
from typing import Any

from tests.orders import documents as paper
from tests.orders.documents import item, order, status, updated
from webapp.orders.order import Order
from webapp.privacy.sweep import Sweep
from webapp.privacy.sweep_walk import SweepWalk

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
# Her postal code as it hides in what a scanner reads from a label of DPD, and that whole code.
SCANNED_POSTAL_CODE = "QX74ZWK"
SCANNED_LABEL = f"%{SCANNED_POSTAL_CODE}01905020000123136276"
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
