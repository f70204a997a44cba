"""Every column is classified, and what is personal agrees with Amazon's own model."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.record_table import tables_of
from webapp.compliance.field_inventory import FieldKind, classified, columns
from webapp.ground.database.db import Record, keyring_database
from webapp.orders.party import AMAZON_PERSONAL_DATA, OUR_PERSONAL_DATA

MODEL = Path(__file__).parents[1] / "amazon_models" / "orders_2026-01-01.json"
# What Amazon tells of buyers and recipients, and what its list leaves out.
NOT_PERSONAL = {
    "recipient.deliveryAddress.city",
    "recipient.deliveryAddress.stateOrRegion",
    "recipient.deliveryAddress.countryCode",
    "recipient.deliveryAddress.addressType",
}
ABOUT_PEOPLE = ("buyer.", "recipient.", "tax.taxRegistrations.")
SEALED_OR_GONE = {FieldKind.PERSONAL, FieldKind.INDEX}
# Digests as whole numbers: tests/order_search/test_search.py looks at them.
NUMBERS = {"party.terms", "party_term.digest"}


@pytest.fixture(scope="module", autouse=True)
def all_tables() -> None:
    assert tables_of(Record)


@pytest.mark.parametrize("name", ["main", "keyring"])
def test_each_column_of_each_table_is_classified(name: str) -> None:
    missing = sorted(columns(name) - set(classified(name)))

    assert missing == [], "classify these in webapp/compliance/field_inventory.toml"


@pytest.mark.parametrize("name", ["main", "keyring"])
def test_nothing_is_classified_that_there_isnt(name: str) -> None:
    assert sorted(set(classified(name)) - columns(name)) == []


def test_the_inventory_knows_each_table_of_the_real_databases(app: Any, database: Any) -> None:
    real = {*database.get_tables(), *keyring_database.get_tables()}

    known = {table for name in ("main", "keyring") for table, _ in columns(name)}

    assert real - {"schema_migration", "keyring_migration"} == known


def test_personal_columns_hold_sealed_bytes_and_nothing_else() -> None:
    readable = [
        f"{table}.{column}"
        for (table, column), kind in classified("main").items()
        if kind in SEALED_OR_GONE and _field(table, column).field_type != "BLOB"
    ]

    assert set(readable) == NUMBERS


def test_whatever_is_personal_by_amazons_list_stands_in_its_model() -> None:
    known = set(_leaves())

    unknown = [
        path
        for path in (*AMAZON_PERSONAL_DATA, *OUR_PERSONAL_DATA)
        if not any(leaf == path or leaf.startswith(f"{path}.") for leaf in known)
    ]

    assert unknown == []


def test_whatever_amazon_tells_about_people_is_personal_or_said_not_to_be() -> None:
    listed = (*AMAZON_PERSONAL_DATA, *OUR_PERSONAL_DATA)

    unlisted = [
        leaf
        for leaf in _leaves()
        if leaf.startswith(ABOUT_PEOPLE)
        and leaf not in NOT_PERSONAL
        and not any(leaf == path or leaf.startswith(f"{path}.") for path in listed)
    ]

    assert unlisted == []


def test_no_column_outside_the_sealed_ones_is_named_like_a_person() -> None:
    words = ("name", "email", "phone", "address", "postal", "street", "recipient", "buyer")
    allowed = {
        ("account", "name"),
        ("user", "email"),
        ("user", "email_key"),
        ("password_reset", "email"),
        ("invitation", "email"),
        ("sign_in_lock", "address_hash"),
        ("notice", "recipient_id"),
        ("store", "nickname"),
        # Typed by a user about their own device.
        ("passkey", "name"),
        # Typed by an owner about another system.
        ("api_token", "name"),
        # Typed by the merchant about orders and by nobody about people.
        ("saved_view", "name"),
        ("saved_view", "address"),
        ("tag", "name"),
        ("package_preset", "name"),
        ("tag", "name_key"),
        ("rule", "name"),
        ("slip_template", "name"),
        # An archive's: which database, and when.
        ("backup", "name"),
    }

    suspicious = {
        (table, column)
        for (table, column), kind in classified("main").items()
        if any(word in column for word in words)
        and kind not in SEALED_OR_GONE
        and table not in ("ship_from", "account_ship_from")
    }

    assert suspicious - allowed == set()


def _field(table: str, column: str) -> Any:
    [model] = [each for each in tables_of(Record) if each._meta.table_name == table]
    return model._meta.columns[column]


def _leaves() -> Iterator[str]:
    """The path of each value in Amazon's model of an order."""
    definitions = json.loads(MODEL.read_text("utf-8"))["definitions"]
    yield from _below(definitions["Order"], "", definitions, frozenset())


def _below(schema: Any, path: str, definitions: Any, seen: frozenset[str]) -> Iterator[str]:
    while "$ref" in schema or schema.get("type") == "array":
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            if name in seen:
                return
            seen, schema = seen | {name}, definitions[name]
        else:
            schema = schema["items"]
    properties = schema.get("properties")
    if not properties:
        yield path
        return
    for name, part in properties.items():
        yield from _below(part, f"{path}.{name}" if path else name, definitions, seen)
