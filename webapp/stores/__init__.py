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
from webapp.stores.revocation import Revocation, announce_revocation
from webapp.stores.service_mapping import UNMAPPED, ServiceMapping, Shipping
from webapp.stores.store import ProductIdentifier, Store, chosen_identifier

__all__ = [
    "UNMAPPED",
    "Access",
    "Carrier",
    "Connection",
    "ConsentRequest",
    "IllegalMove",
    "Journey",
    "ProductIdentifier",
    "Revocation",
    "ServiceMapping",
    "Shipping",
    "Status",
    "Store",
    "TicketRefused",
    "TicketStale",
    "TicketUnknown",
    "TicketUsed",
    "announce_endings",
    "announce_revocation",
    "carrier_named",
    "chosen_identifier",
    "join",
    "service_words",
]


def join(app: Flask) -> None:
    from webapp.stores.views import stores

    app.register_blueprint(stores)
    app.extensions["navigation"].insert(0, ("Stores", "/stores"))
