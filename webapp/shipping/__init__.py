"""Shipping: shipments, their confirmation to Amazon, and labels bought there."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.shipping import (
        label_views,
        shipment_batch_views,
        shipment_outcome,
        shipment_views,
    )

    for part in (label_views, shipment_batch_views, shipment_views):
        app.register_blueprint(part.blueprint)
    app.extensions["gauges"].update(shipment_outcome.GAUGES)
