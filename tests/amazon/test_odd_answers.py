"""What Amazon calls optional may be odd in any of its answers, by Amazon's own model files."""

import base64
import copy
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from webapp.amazon.bought_shipment import read_shipment
from webapp.amazon.notification import read_destinations, read_order_change, read_subscription
from webapp.amazon.report import read_report
from webapp.amazon.selling_account import read_account
from webapp.amazon.shipping_offer import read_offers

MODELS = Path(__file__).parents[1] / "amazon_models"
ODD = [None, {}, [], 7, -1, 1e30, True, "", "text", "7", 1764288000, "2026-11-28", [None], {"a": 1}]
MISSING = object()
SHIPPING = "merchantFulfillmentV0.json"
Way = tuple[str | int, ...]
# Which model, what of it, and what reads it. Of each list the first entry is odd, the second good.
ANSWERS: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "getEligibleShipmentServices": (SHIPPING, "GetEligibleShipmentServicesResult", read_offers),
    "createShipment": (SHIPPING, "Shipment", read_shipment),
    "getAccount": ("sellers.json", "Account", read_account),
    "getReport": ("reports_2021-06-30.json", "Report", read_report),
    "createSubscription": ("notifications.json", "Subscription", read_subscription),
    "getDestinations": ("notifications.json", "DestinationList", read_destinations),
}


class Model:
    def __init__(self, file: str, name: str) -> None:
        self._parts = json.loads((MODELS / file).read_text())["definitions"]
        self._top = {"$ref": f"#/definitions/{name}"}

    def example(self) -> Any:
        return self._made(self._top)

    def optional(self) -> list[Way]:
        """The way to each field that may be missing, or that lies in one, or in a list."""
        return list(self._ways(self._top, (), False))

    def _made(self, part: dict[str, Any]) -> Any:
        part = self._resolved(part)
        if "enum" in part:
            return part["enum"][0]
        if part.get("type") == "array":
            return [self._made(part["items"]), self._made(part["items"])]
        if "properties" in part:
            return {name: self._made(inner) for name, inner in part["properties"].items()}
        if part.get("format") == "date-time":
            return "2026-11-28T10:00:00Z"
        return {"integer": 3, "number": 3.5, "boolean": True}.get(part.get("type", ""), "AB")

    def _ways(self, part: dict[str, Any], way: Way, optional: bool) -> Iterator[Way]:
        part = self._resolved(part)
        if part.get("type") == "array":
            yield (*way, 0)
            yield from self._ways(part["items"], (*way, 0), True)
        for name, inner in part.get("properties", {}).items():
            may_miss = optional or name not in part.get("required", [])
            if may_miss:
                yield (*way, name)
            yield from self._ways(inner, (*way, name), may_miss)

    def _resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        named = part.get("$ref", "").rpartition("/")[2]
        return self._resolved(self._parts[named]) if named else part


def laid(example: Any, way: Way, odd: Any) -> Any:
    """The example with something odd at the end of the way; what lies beside the way is shared."""
    document, (step, *rest) = copy.copy(example), way
    if rest:
        document[step] = laid(document[step], tuple(rest), odd)
    elif odd is MISSING:
        del document[step]
    else:
        document[step] = odd
    return document


@pytest.mark.parametrize("operation", ANSWERS)
def test_no_answer_is_lost_over_an_optional_field(operation):
    file, name, read = ANSWERS[operation]
    model = Model(file, name)
    example = model.example()

    assert model.optional()
    for way in model.optional():
        for odd in [MISSING, *ODD]:
            # What it raises names neither the way nor what is odd: the test's own words do.
            print(operation, way, odd)
            read(laid(example, way, odd))


def test_a_label_is_had_whatever_is_odd_beside_it():
    model = Model(SHIPPING, "Shipment")
    example = model.example()
    example["Label"]["FileContents"] = {
        "Contents": base64.b64encode(gzip.compress(b"%PDF")).decode(),
        "FileType": "application/pdf",
        "Checksum": base64.b64encode(hashlib.md5(b"%PDF", usedforsecurity=False).digest()).decode(),
    }

    for way in model.optional():
        if way[0] != "Label":
            for odd in [MISSING, *ODD]:
                bought = read_shipment(laid(example, way, odd))
                assert bought.label is not None, (way, odd)
                assert bought.label.content == b"%PDF", (way, odd)


def test_a_changed_order_is_heard_of_whatever_is_odd_beside_its_number():
    schema = json.loads((MODELS / "OrderChangeNotification.json").read_text())
    example = schema["examples"][0]
    change = ("Payload", "OrderChangeNotification")
    needed = {(*change, name) for name in ("AmazonOrderId", "SellerId", "NotificationLevel")}
    needed |= {
        (*change, "Summary", name) for name in ("MarketplaceId", "OrderStatus", "FulfillmentType")
    }
    needed |= {(*change, "Summary"), change, ("Payload",), ("EventTime",), ("NotificationType",)}
    needed |= {("NotificationMetadata",), ("NotificationMetadata", "SubscriptionId")}

    for way in set(_all_ways(example)) - needed:
        for odd in [MISSING, *ODD]:
            told = read_order_change(json.dumps(laid(example, way, odd)))
            assert told is not None, (way, odd)
            assert told.changed_at.tzinfo, (way, odd)


def _all_ways(part: Any, way: Way = ()) -> Iterator[Way]:
    inner = enumerate(part) if isinstance(part, list) else part.items()
    for name, value in inner:
        yield (*way, name)
        if isinstance(value, list | dict):
            yield from _all_ways(value, (*way, name))
