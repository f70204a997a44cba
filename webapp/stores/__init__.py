"""Stores: connected sellers, their order sources, and the trips to Amazon that connect them."""

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
from webapp.stores.revocation import announce_revocation
from webapp.stores.store import ProductIdentifier, Store

__all__ = [
    "Access",
    "Connection",
    "ConsentRequest",
    "IllegalMove",
    "Journey",
    "ProductIdentifier",
    "Status",
    "Store",
    "TicketRefused",
    "TicketStale",
    "TicketUnknown",
    "TicketUsed",
    "announce_revocation",
    "join",
]
