"""Shipping: by which carrier and service orders go out."""

from flask import Flask

from webapp.clock import utcnow
from webapp.shipping.confirmation import confirm_due
from webapp.shipping.label import Label
from webapp.shipping.label_errand import trade_due
from webapp.shipping.label_paper import LabelPaper
from webapp.shipping.mapping_application import MappingApplication
from webapp.shipping.mapping_census import MappingCensus
from webapp.shipping.refusal import Refusal
from webapp.shipping.remainder import sent
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_batch import ShipmentBatch
from webapp.shipping.shipping_sheet import ShippingSheet

__all__ = [
    "Label",
    "LabelPaper",
    "MappingApplication",
    "MappingCensus",
    "Refusal",
    "Shipment",
    "ShipmentBatch",
    "confirm_due",
    "join",
    "trade_due",
]


def join(app: Flask) -> None:
    # Those that aren't named again add their addresses to a blueprint as they are imported.
    from webapp.shipping import label_views, print_views, shipment_batch_views  # noqa: F401
    from webapp.shipping.service_mapping_views import service_mappings
    from webapp.shipping.shipment_views import shipments

    app.register_blueprint(service_mappings)
    app.register_blueprint(shipments)
    orders = next(places for label, places in app.extensions["navigation"] if label == "Orders")
    orders.extend(["/shipments", "/packing-slips", "/pick-lists", "/labels"])
    waiting = ("Shipments that Amazon hasn't confirmed", Shipment.waiting)
    app.extensions["gauges"]["orderdesk_shipments_waiting"] = waiting
    # The order's page and the desk, a lower room's, show shipping without knowing this one.
    app.jinja_env.globals.update(
        shipping_of=lambda order: ShippingSheet(order, utcnow()),
        refused_shipments=Shipment.refused,
        sent_of=lambda order: sent([order.id])[order.id],
    )
