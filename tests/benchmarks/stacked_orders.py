"""Orders in believable variety, as Amazon's pages of a hundred, from the sandbox's own dice."""

import json
from datetime import timedelta
from functools import cache
from typing import Any

from tests.orders.paper import NOON, US
from webapp.clock import iso
from webapp.sandbox.marketplace import MARKETPLACES
from webapp.sandbox.order_document import write_order
from webapp.sandbox.seller import SELLERS
from webapp.sandbox.wish import Wish

PAGE = 100


@cache
def pages(count: int) -> list[bytes]:
    """So many orders, paid and to be shipped by the seller, as the bodies of Amazon's answers."""
    documents = [_document(serial) for serial in range(count)]
    return [
        json.dumps({"orders": documents[start : start + PAGE]}, ensure_ascii=False).encode()
        for start in range(0, count, PAGE)
    ]


def _document(serial: int) -> dict[str, Any]:
    placed = NOON - timedelta(minutes=10 * serial)
    milliseconds = int(placed.timestamp() * 1000)
    marketplace = MARKETPLACES[US]
    document = write_order(SELLERS[0], marketplace, serial, 7, milliseconds, Wish("MIXED"))
    document["fulfillment"] |= {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"}
    document["lastUpdatedTime"] = iso(placed)
    return document
