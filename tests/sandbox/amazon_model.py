"""Amazon's model files as a strict judge: no unknown field, no unknown value, no missing header."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from requests import Response

FOLDER = Path(__file__).parent.parent / "amazon_models"
# The sandbox invents one service level, as Amazon does now and then.
INVENTED = {"MOONLIGHT_COURIER"}
_FILES = {
    "searchOrders": "orders_2026-01-01.json",
    "getOrder": "orders_2026-01-01.json",
    "confirmShipment": "ordersV0.json",
    "getMarketplaceParticipations": "sellers.json",
    "getAccount": "sellers.json",
    "createRestrictedDataToken": "tokens_2021-03-01.json",
    "getEligibleShipmentServices": "merchantFulfillmentV0.json",
    "createShipment": "merchantFulfillmentV0.json",
    "getShipment": "merchantFulfillmentV0.json",
    "cancelShipment": "merchantFulfillmentV0.json",
    "createDestination": "notifications.json",
    "getDestinations": "notifications.json",
    "createSubscription": "notifications.json",
    "getSubscription": "notifications.json",
    "deleteSubscriptionById": "notifications.json",
    "rotateApplicationClientSecret": "application_2023-11-30.json",
    "createReport": "reports_2021-06-30.json",
    "getReport": "reports_2021-06-30.json",
    "getReportDocument": "reports_2021-06-30.json",
}


def complaints(operation: str, response: Response) -> list[str]:
    """Whatever the model of this operation and status doesn't allow; empty is good."""
    model = _model(_FILES[operation])
    answer = _operation(model, operation)["responses"].get(str(response.status_code))
    if answer is None:
        return [f"{operation} never answers {response.status_code}"]
    found = list(_header_complaints(answer, response))
    if "schema" not in answer:
        return found + (["a body where none belongs"] if response.content else [])
    body = response.json()
    errors = _validator(operation, response.status_code).iter_errors(body)
    found += [f"{error.json_path}: {error.message}" for error in errors]
    return found + list(_value_complaints(model, answer["schema"], body, "$"))


def _header_complaints(answer: dict[str, Any], response: Response) -> Iterator[str]:
    """Exactly the headers that the model lists, leaving out those it calls deprecated."""
    expected = {
        name.lower()
        for name, header in answer.get("headers", {}).items()
        if "deprecated" not in header["description"]
    }
    present = {name.lower() for name in response.headers if name.lower().startswith("x-amzn-")}
    for name in expected ^ present:
        yield f"header {name} is {'missing' if name in expected else 'too much'}"


def _value_complaints(model: Any, schema: Any, value: Any, path: str) -> Iterator[str]:
    """Enumerations that stand in prose and in documentation tables only."""
    if "$ref" in schema:
        schema = model["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, dict):
        for name, part in value.items():
            inner = schema.get("properties", {}).get(name, {})
            yield from _value_complaints(model, inner, part, f"{path}.{name}")
    if isinstance(value, list):
        words = schema | schema.get("items", {}) if isinstance(schema, dict) else {}
        for place, part in enumerate(value):
            described = {"description": words.get("description", "")} | schema.get("items", {})
            yield from _value_complaints(model, described, part, f"{path}[{place}]")
    allowed = _possible_values(schema)
    if isinstance(value, str) and allowed and value not in allowed | INVENTED:
        yield f"{path}: {value} is not one of {sorted(allowed)}"


def _possible_values(schema: dict[str, Any]) -> set[str]:
    table = {row["value"] for row in schema.get("x-docgen-enum-table-extension", [])}
    _, _, prose = schema.get("description", "").partition("Possible values")
    return table | set(re.findall(r"`([A-Z_]+)`", prose))


def _operation(model: dict[str, Any], name: str) -> dict[str, Any]:
    return next(
        operation
        for path in model["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and operation.get("operationId") == name
    )


@cache
def _validator(operation: str, status: int) -> Draft4Validator:
    model = _model(_FILES[operation])
    schema = _operation(model, operation)["responses"][str(status)]["schema"]
    whole = schema | {"definitions": model["definitions"]}
    return Draft4Validator(whole, format_checker=FormatChecker())


@cache
def _model(file: str) -> dict[str, Any]:
    model: dict[str, Any] = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    _forbid_strangers(model["definitions"])
    return model


def _forbid_strangers(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node["additionalProperties"] = False
        for part in node.values():
            _forbid_strangers(part)
    elif isinstance(node, list):
        for part in node:
            _forbid_strangers(part)
