"""What the tests do with Ada's order, and where they look for her afterwards."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.orders import paper
from tests.orders.paper import item, order, status, updated
from webapp import db
from webapp.orders import Order
from webapp.privacy import Sweep, SweepWalk

# A postal code that no row number, time or digest holds by chance.
HOME = {**paper.HOME, "postalCode": "QX7 4ZW-K9"}
GIFT = {"packing": {"giftOption": {"giftMessage": "Sing, Canary, sing", "giftWrapLevel": "X"}}}
SECRETS = (
    "Ada Canary",
    "Canary",
    HOME["addressLine1"],
    HOME["postalCode"],
    HOME["phone"],
    "ada@canary.example",
    GIFT["packing"]["giftOption"]["giftMessage"],
)
DAY = timedelta(days=1)


def shipped_order(shop: Any, **changes: Any) -> Order:
    """An order of Ada's, with a gift message, taken in and shipped."""
    first = order(
        orderItems=[item(fulfillment=GIFT)], recipient={"deliveryAddress": HOME}, **changes
    )
    shop.take(first)
    shop.take(updated(first, fulfillment=status("SHIPPED")))
    return Order.get(Order.amazon_order_id == first["orderId"])


def sweep(as_of: datetime) -> Sweep:
    """Sweep in this process what is due by then."""
    found = Sweep.here(as_of)
    SweepWalk(found, as_of).perform(seconds=600)
    return found


def spellings(secret: str) -> Iterator[bytes]:
    """A text in every encoding in which a machine could have kept it."""
    for text in (secret, secret.lower(), secret.upper()):
        plain = text.encode()
        yield plain
        yield text.encode("utf-16-le")
        yield text.encode("utf-16-be")
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        yield json.dumps(text).strip('"').encode()
        # Base64 looks different with each of three places to begin at.
        for start in range(3):
            yield base64.b64encode(b"\0" * start + plain)[4 if start else 0 : -4]


def found_in(blobs: list[bytes]) -> list[str]:
    """The secrets that stand in any of these, in any spelling."""
    return [
        secret
        for secret in SECRETS
        if any(spelling in blob for spelling in spellings(secret) for blob in blobs)
    ]


def database_bytes(settings: Any) -> list[bytes]:
    """Each SQLite file with its log, or each Postgres table as COPY writes it."""
    found = []
    for each, url in (
        (db.database, settings.database_url),
        (db.keyring_database, settings.keyring_url),
    ):
        if url.startswith("sqlite"):
            path = Path(urlsplit(url).path[1:])
            found += [file.read_bytes() for file in path.parent.glob(f"{path.name}*")]
        else:
            found += list(_copies(each))
    return found


def _copies(each: Any) -> Iterator[bytes]:
    for table in each.get_tables():
        with each.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
            yield b"".join(bytes(chunk) for chunk in copy)
