"""Stores: connected sellers, their order sources, and the trips to Amazon that connect them."""

from flask import Flask

from webapp.stores.access import Access
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
from webapp.stores.store import ProductIdentifier, Store, chosen_identifier

__all__ = [
    "Access",
    "Connection",
    "ConsentRequest",
    "IllegalMove",
    "Journey",
    "ProductIdentifier",
    "Revocation",
    "Status",
    "Store",
    "TicketRefused",
    "TicketStale",
    "TicketUnknown",
    "TicketUsed",
    "announce_endings",
    "announce_revocation",
    "chosen_identifier",
    "join",
]


def join(app: Flask) -> None:
    from webapp.stores.views import stores

    app.register_blueprint(stores)
    app.extensions["navigation"].insert(0, ("Stores", "/stores"))
