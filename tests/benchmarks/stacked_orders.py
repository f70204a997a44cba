"""Orders in believable variety, as Amazon's pages of a hundred, from the sandbox's own dice."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tests.orders.documents import NOON
from webapp.ground.clock import iso
from webapp.sandbox.marketplace import BY_COUNTRY
from webapp.sandbox.order_document import write_order
from webapp.sandbox.order_spec import OrderSpec
from webapp.sandbox.seller import SELLERS

PAGE = 100


@cache
def pages(count: int) -> list[bytes]:
    """So many orders, paid and to be shipped by the seller, as the bodies of Amazon's answers."""
    documents = [
        _document(serial, NOON - timedelta(minutes=10 * serial), "US") for serial in range(count)
    ]
    return [
        json.dumps({"orders": documents[start : start + PAGE]}, ensure_ascii=False).encode()
        for start in range(0, count, PAGE)
    ]


def documents(
    count: int, sources: Sequence[str], newest: datetime, seconds: int
) -> list[dict[str, Any]]:
    """So many orders of several sources in turn, one each so many seconds, the oldest first."""
    return [
        _document(
            serial,
            newest - timedelta(seconds=seconds * (count - serial)),
            sources[serial % len(sources)],
        )
        for serial in range(count)
    ]


def _document(serial: int, placed: datetime, source: str) -> dict[str, Any]:
    milliseconds = int(placed.timestamp() * 1000)
    document = write_order(
        SELLERS[0], BY_COUNTRY[source], serial, 7, milliseconds, OrderSpec("MIXED")
    )
    document["fulfillment"] |= {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"}
    document["lastUpdatedTime"] = iso(placed)
    return document
