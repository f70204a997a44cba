"""Rosa who buys labels from the sandbox: what a worker would do for her she does at once."""

from typing import Any

from tests.shipping.seller import Merchant
from webapp.amazon import ShippingOffer
from webapp.amazon_door import amazon
from webapp.clock import utcnow
from webapp.db import database_now
from webapp.money import in_minor_units
from webapp.orders import Order
from webapp.shipping import Label, trade_due
from webapp.shipping.label_deal import Choice, want
from webapp.shipping.package import Package
from webapp.shipping.remainder import left
from webapp.stores import Address, ShipFrom

HERE = Address(
    ship_name="Rosa's Shop",
    ship_line1="1 Quayside",
    ship_city="Bellevue",
    ship_region="WA",
    ship_postal_code="98004",
    ship_country="US",
    ship_phone="+1 425 555 0100",
)


class Dealer(Merchant):
    """A merchant whose parcels leave from Bellevue."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        ShipFrom.keep(self.store, HERE)

    def package(self, order: Order, **changes: Any) -> Package:
        rest = left([order.id])[order.id]
        facts = {"weight_grams": 400, "length_mm": 200, "width_mm": 150, "height_mm": 80}
        return Package(**{**facts, "quantities": rest, **changes})

    def offers(self, order: Order, **changes: Any) -> list[ShippingOffer]:
        details = self.package(order, **changes).details(order)
        return self.seller().shipping_offers(details).offers

    def wants(self, order: Order, service: str = "UPS_PTP_GND", key: str = "", **changes: Any):
        """The label of this service is asked for, as the page does it."""
        package = self.package(order, **changes)
        offer = next(each for each in self.offers(order, **changes) if each.service_id == service)
        choice = Choice(
            service_id=offer.service_id,
            offer_id=offer.offer_id,
            carrier=offer.carrier,
            service=offer.service,
            price_minor=in_minor_units(offer.price, offer.currency),
            currency=offer.currency,
            deliver_by=offer.latest,
            media="PDF",
        )
        form_key = key or f"form-{order.id}-{Label.select().count()}"
        return want(self.account, order.id, package, choice, form_key, utcnow(), self.user)

    def deals(self) -> None:
        """The clock and a worker, once, as if all that waits were due."""
        Label.update(due_at=utcnow()).where(Label.due_at.is_null(False)).execute()
        first = Label.due(database_now()).first()
        if first:
            trade_due(first, amazon())

    def buys(self, order: Order, **changes: Any) -> Label:
        label = self.wants(order, **changes)
        self.deals()
        return Label.get_by_id(label.id)

    def sold(self, order: Order) -> list[str]:
        """The statuses of what Amazon sold for an order."""
        return [each["status"] for each in self.remote.shipments(order.amazon_order_id)]
