"""Stores: connected sellers, their order sources, and the trips to Amazon that connect them."""

from flask import Flask

from webapp.stores.access import Access
from webapp.stores.carrier import Carrier, carrier_named, service_words
from webapp.stores.connection import Connection, IllegalMove, Status
from webapp.stores.consent_request import (
    ConsentRequest,
    Journey,
    TicketRefused,
    TicketStale,
    TicketUnknown,
    TicketUsed,
)
from webapp.stores.ending import announce_endings
from webapp.stores.packing_slip_style import PackingSlipStyle
from webapp.stores.revocation import Revocation, lose_access
from webapp.stores.service_mapping import UNMAPPED, ServiceMapping, Shipping
from webapp.stores.ship_from import Address, ShipFrom
from webapp.stores.store import (
    KEPT_AFTER_DISCONNECTING,
    ProductIdentifier,
    Store,
    chosen_identifier,
)

__all__ = [
    "KEPT_AFTER_DISCONNECTING",
    "UNMAPPED",
    "Access",
    "Address",
    "Carrier",
    "Connection",
    "ConsentRequest",
    "IllegalMove",
    "Journey",
    "PackingSlipStyle",
    "ProductIdentifier",
    "Revocation",
    "ServiceMapping",
    "ShipFrom",
    "Shipping",
    "Status",
    "Store",
    "TicketRefused",
    "TicketStale",
    "TicketUnknown",
    "TicketUsed",
    "announce_endings",
    "carrier_named",
    "chosen_identifier",
    "join",
    "lose_access",
    "service_words",
]


def join(app: Flask) -> None:
    from webapp.stores.settings_views import store_settings
    from webapp.stores.views import stores

    app.register_blueprint(stores)
    app.register_blueprint(store_settings)
    app.extensions["navigation"].insert(0, ("Stores", ["/stores"]))
