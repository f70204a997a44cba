"""The OpenAPI document and the running app say the same: whatever one declares, the other does."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from tests.api.conftest import Caller
from tests.orders.documents import NOON, order
from webapp.amazon.application import VERSION
from webapp.api.json_schema import problems
from webapp.api.openapi import openapi_document
from webapp.api.operations import OPERATIONS
from webapp.ground.web.guard import limiter
from webapp.products.product import Product

DOCUMENT = openapi_document(OPERATIONS, VERSION)
EXAMPLES = 25
SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def validator(schema: Any) -> Draft202012Validator:
    whole = {**schema, "components": DOCUMENT["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def values(schema: Any) -> st.SearchStrategy[Any]:
    """What a schema of ours describes."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([_of_kind(kind, schema) for kind in kinds])


def _of_kind(kind: str, schema: Any) -> st.SearchStrategy[Any]:
    return KINDS[kind](schema)


def _texts(schema: Any) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        matching = st.from_regex(schema["pattern"], fullmatch=True)
        return matching.filter(lambda text: not list(problems(schema, text)))
    if schema.get("format") == "date":
        return st.dates().map(str)
    if "format" in schema:
        return st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z")
    most = min(schema.get("maxLength", 60), 60)
    return st.text(max_size=most, min_size=schema.get("minLength", 0))


def _records(schema: Any) -> st.SearchStrategy[dict[str, Any]]:
    known = {name: values(each) for name, each in schema["properties"].items()}
    needed = {name: known.pop(name) for name in schema["required"]}
    return st.fixed_dictionaries(needed, optional=known)


KINDS: dict[str, Callable[[Any], st.SearchStrategy[Any]]] = {
    "string": _texts,
    "integer": lambda schema: st.integers(schema["minimum"], schema.get("maximum", 2**31)),
    "array": lambda schema: st.lists(values(schema["items"]), max_size=3),
    "object": _records,
    "boolean": lambda _: st.booleans(),
    "null": lambda _: st.none(),
}


def spoilt(schema: Any) -> st.SearchStrategy[Any]:
    """What a schema describes, or nearly."""
    more = st.builds(lambda a, b: {**a, **b}, values(schema), st.dictionaries(TEXT, ANYTHING))
    return values(schema) | more | ANYTHING


@pytest.fixture
def filled(app: Flask, caller: Caller, shop: Any, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.setattr(limiter, "enabled", False)
    shop.take(order(), order())
    Product.note(shop.account.id, [("CANDLE", "B01", "Candle")], NOON)
    return caller


def test_it_is_told_to_everybody_and_is_a_document(app: Flask, database: Any) -> None:
    answer = Caller(app, None).get("openapi.json")

    assert answer.json == json.loads(json.dumps(DOCUMENT))
    assert DOCUMENT["openapi"].startswith("3.1.")
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids)) == len(OPERATIONS)
    for _, path, operation in operations():
        places = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
        assert {part.strip("{}") for part in path.split("/") if part[:1] == "{"} == places


def test_each_schema_in_it_is_one() -> None:
    for _, _, operation in operations():
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        contents = [*bodies, *operation["responses"].values()]
        schemas = [
            media["schema"] for each in contents for media in each.get("content", {}).values()
        ]
        schemas += [each["schema"] for each in operation["parameters"]]
        for schema in schemas:
            Draft202012Validator.check_schema(schema)


def test_each_route_of_the_api_stands_in_it(app: Flask) -> None:
    found = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.document"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert found == {(each.method, f"/api/v1{each.rule}") for each in OPERATIONS}


BODIES = [each for each in OPERATIONS if each.body is not None]


@pytest.mark.slow
@pytest.mark.parametrize("operation", BODIES, ids=lambda each: each.name)
@given(data=st.data())
def test_our_checks_and_the_schemas_agree(operation: Any, data: Any) -> None:
    said = data.draw(spoilt(operation.body))

    ours = not list(problems(operation.body, said))

    theirs = validator(operation.body).is_valid(said)
    # Ours is stricter in what a database can't keep, and in years that no order has.
    assert theirs or not ours
    if ours != theirs:
        assert strict(said)


def strict(said: Any) -> bool:
    text = json.dumps(said)
    return "\\u0000" in text or "\\ud" in text or "shipped_on" in text


@SQLITE
@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "path", "operation"), list(operations()), ids=lambda each: str(each)[:40]
)
def test_each_answer_is_one_that_the_document_declares(
    filled: Caller, shop: Any, method: str, path: str, operation: dict[str, Any]
) -> None:
    places = {
        "reference": st.sampled_from([str(each.id) for each in shop.orders]) | TEXT,
        "product_id": st.sampled_from([Product.get().id, 0, 2**63 - 1]),
    }
    asked = {each["name"]: each for each in operation["parameters"] if each["in"] == "query"}
    queries = {name: values(each["schema"]) | TEXT for name, each in asked.items()}
    bodies = st.none()
    if "requestBody" in operation:
        bodies = spoilt(operation["requestBody"]["content"]["application/json"]["schema"])

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(
        place=st.fixed_dictionaries(places),
        query=st.fixed_dictionaries({}, optional=queries),
        body=bodies,
        key=st.sampled_from(["", "a-key-of-its-own", "another-key-00"]),
    )
    def calls(place: Any, query: Any, body: Any, key: str) -> None:
        written = {n: str(v).lower() if isinstance(v, bool) else v for n, v in query.items()}
        filled_path = path.format(**{n: quote(str(v), safe="") for n, v in place.items()})
        headers = {"Idempotency-Key": key} if key else {}
        address = f"/api/v1{filled_path}?{urlencode(written)}"
        data = json.dumps(body).encode() if "requestBody" in operation else b""
        answer = filled.send(
            method, address, data, **{"Content-Type": "application/json", **headers}
        )
        # A place that is empty or holds a slash is another address.
        if answer.status_code == 308 or "/" in str(place) or "" in place.values():
            return
        declared = operation["responses"][str(answer.status_code)]
        schema = declared["content"][answer.mimetype]["schema"]
        validator(schema).validate(answer.json)

    calls()
