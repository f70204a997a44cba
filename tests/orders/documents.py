"""Orders on paper: documents as Amazon writes them (Orders API v2026-01-01), for these tests."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from webapp.ground.clock import iso

Document = dict[str, Any]

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
US = "ATVPDKIKX0DER"
CANADA = "A2EUQ1WTGCTBG2"
GERMANY = "A1PA6795UKMFR9"
MODEL = Path(__file__).parents[1] / "amazon_models" / "orders_2026-01-01.json"
CANARY = "Canary"
ADA = {"buyerName": f"Ada {CANARY}", "buyerEmail": "ada@canary.example"}
HOME = {
    "name": f"Ada {CANARY}",
    "addressLine1": "7 Canary Wharf",
    "city": "Austin",
    "stateOrRegion": "TX",
    "postalCode": "73301",
    "countryCode": "US",
    "phone": "+1 512 555 0100",
}
BRAZIL = {
    "name": "João Teste",
    "city": "São Paulo",
    "postalCode": "01310-100",
    "countryCode": "BR",
    "stateOrRegion": "SP",
    "districtOrCounty": "Bela Vista",
    "extendedFields": {
        "streetName": "Avenida Paulista",
        "streetNumber": "1578",
        "complement": "Apto 42",
        "neighborhood": "Bela Vista",
    },
}
BRITAIN = {
    "name": "Una Vane",
    "addressLine1": "11 Test Row",
    "districtOrCounty": "Greater Manchester",
    "stateOrRegion": "England",
    "city": "Manchester",
    "postalCode": "M1 2AB",
    "countryCode": "GB",
}
serials = count(1)


def order(**changes: Any) -> Document:
    """An order of Ada's, paid and to be shipped tomorrow; `changes` are laid over it, deep.

    A change that is None takes the field away.
    """
    serial = next(serials)
    document = {
        "orderId": f"112-{serial:07d}-{serial:07d}",
        "createdTime": iso(NOON - timedelta(days=1)),
        "lastUpdatedTime": iso(NOON - timedelta(days=1)),
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": US},
        "buyer": dict(ADA),
        "recipient": {"deliveryAddress": dict(HOME)},
        "proceeds": {"grandTotal": money("25.50")},
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "fulfillmentServiceLevel": "STANDARD",
            "shipByWindow": {"latestDateTime": iso(NOON + timedelta(days=1))},
            "deliverByWindow": {"latestDateTime": iso(NOON + timedelta(days=5))},
        },
        "orderItems": [item()],
    }
    return laid_over(document, changes)


def item(**changes: Any) -> Document:
    ordered = changes.get("quantityOrdered", 1)
    line = {
        "orderItemId": f"{70000000000000 + next(serials)}",
        "quantityOrdered": 1,
        "product": {
            "asin": "B0CANDLE01",
            "sellerSku": "CANDLE-RED",
            "title": "A red candle",
            "price": {"unitPrice": money("25.50")},
        },
        "proceeds": {"proceedsTotal": money("25.50")},
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": ordered},
    }
    return laid_over(line, changes)


def parcel(tracking: str) -> Document:
    return {
        "packageReferenceId": "1",
        "carrier": "UPS",
        "shipTime": iso(NOON),
        "trackingNumber": tracking,
        "packageStatus": {"status": "SHIPPED"},
    }


def money(amount: str, currency: str = "USD") -> Document:
    return {"amount": amount, "currencyCode": currency}


def status(name: str) -> Document:
    return {"fulfillmentStatus": name}


def updated(document: Document, minutes: float = 10, **changes: Any) -> Document:
    """The same order as Amazon tells it `minutes` later."""
    copy = json.loads(json.dumps(document))
    moment = datetime.fromisoformat(copy["lastUpdatedTime"]) + timedelta(minutes=minutes)
    return laid_over(copy, {"lastUpdatedTime": iso(moment), **changes})


def written(document: Any) -> bytes:
    """As it comes in an answer of Amazon's."""
    return json.dumps(document).encode()


def laid_over(document: Document, changes: Document) -> Document:
    for name, value in changes.items():
        if value is None:
            document.pop(name, None)
        elif isinstance(value, dict) and isinstance(document.get(name), dict):
            laid_over(document[name], value)
        else:
            document[name] = value
    return document


def amazons_own_examples() -> list[Document]:
    """Every order that Amazon's model file shows, as it stands there."""
    found: list[Document] = []
    _gather(json.loads(MODEL.read_text(encoding="utf-8"))["paths"], found)
    return found


def _gather(part: Any, found: list[Document]) -> None:
    if isinstance(part, dict) and "orderId" in part and "orderItems" in part:
        found.append(part)
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            _gather(each, found)
