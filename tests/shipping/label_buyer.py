"""Rosa who buys labels from the sandbox: what a worker would do for her she does at once."""

from typing import Any

from tests.shipping.merchant import Merchant
from webapp.amazon.shipping_offer import ShippingOffer
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database_now
from webapp.ground.money import in_minor_units
from webapp.orders.order import Order
from webapp.shipping.label import Label
from webapp.shipping.label_actions import Choice, buy
from webapp.shipping.label_task import LabelTask
from webapp.shipping.package import ShippingPackage
from webapp.shipping.unshipped import unshipped
from webapp.stores.ship_from import ShipFrom, ShipFromAddress

HERE = ShipFromAddress(
    ship_name="Rosa's Shop",
    ship_line1="1 Quayside",
    ship_city="Bellevue",
    ship_region="WA",
    ship_postal_code="98004",
    ship_country="US",
    ship_phone="+1 425 555 0100",
)


class LabelBuyer(Merchant):
    """A merchant whose parcels leave from Bellevue."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        ShipFrom.keep(self.store, HERE)

    def package(self, order: Order, **changes: Any) -> ShippingPackage:
        rest = unshipped([order.id])[order.id]
        facts = {"weight_grams": 400, "length_mm": 200, "width_mm": 150, "height_mm": 80}
        return ShippingPackage(**{**facts, "quantities": rest, **changes})

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
        return buy(self.account, order.id, package, choice, form_key, utcnow(), self.user)

    def processes_label(self) -> None:
        """The clock and a worker, once, as if all that waits were due."""
        Label.update(due_at=utcnow()).where(Label.due_at.is_null(False)).execute()
        first = Label.due(database_now()).first()
        if first:
            LabelTask.perform_due(first, amazon())

    def buys(self, order: Order, **changes: Any) -> Label:
        label = self.wants(order, **changes)
        self.processes_label()
        return Label.get_by_id(label.id)

    def sold(self, order: Order) -> list[str]:
        """The statuses of what Amazon sold for an order."""
        return [each["status"] for each in self.remote.shipments(order.amazon_order_id)]
