"""An account leaves: with its own data, and with proof that the rest is destroyed."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.people import CARLA, founded, joined
from tests.orders.documents import CANARY, order
from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.contacts.contact import Contact, Origin
from webapp.contacts.contact_details import ContactDetails
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.keys.keyring import ScopeKey
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.verify_certificate import verified
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_endpoint import WebhookEndpoint


@pytest.fixture
def console(app: Any) -> Any:
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["accounts", *map(str, words)])


def test_an_account_takes_its_own_data_along_without_anybodys_name(
    shop: Any, console: Any, tmp_path: Path
) -> None:
    founded(CARLA)
    shop.take(order(), order())

    done = console("export", shop.account.id, "--to", tmp_path / "out", "--json")

    assert done.exit_code == 0, done.output or done.exception
    folder = tmp_path / "out"
    numbers = {each.amazon_order_id for each in Order.select()}
    rows = json.loads(done.output)["rows"]
    said = [json.loads(line) for line in (folder / "orders.jsonl").read_text().splitlines()]
    with (folder / "orders.csv").open(newline="") as file:
        listed = [row["amazon_order_id"] for row in csv.DictReader(file)]
    assert {each["amazon_order_id"] for each in said} == set(listed) == numbers
    assert rows["account"] == rows["store"] == 1
    assert rows["audit_entry"] >= 0
    whole = "".join(each.read_text() for each in folder.iterdir())
    assert CANARY not in whole
    assert CARLA.email not in whole
    assert "password" not in json.loads((folder / "account.jsonl").read_text())
    assert AuditEntry.select().where(AuditEntry.event == "account.exported").count() == 1


def test_people_go_along_only_for_somebody_who_may_see_them(
    shop: Any, console: Any, tmp_path: Path
) -> None:
    shop.take(order())
    viewer = joined(shop.account, Role.VIEWER)

    refused = console(
        "export", shop.account.id, "--to", tmp_path / "no", "--people-for", viewer.email
    )
    console("export", shop.account.id, "--to", tmp_path / "yes", "--people-for", shop.user.email)

    assert refused.exit_code == 1
    assert not (tmp_path / "no").exists()
    assert CANARY in (tmp_path / "yes/orders-with-people.csv").read_text()
    assert (tmp_path / "yes").stat().st_mode & 0o077 == 0


def test_a_closed_account_has_nothing_left_but_certificates(
    shop: Any, console: Any, tmp_path: Path
) -> None:
    shop.take(order())

    done = console("close", shop.account.id, "--to", tmp_path / "c", "--name", shop.account.name)

    assert done.exit_code == 0, done.output
    assert [kind.select().count() for kind in (Order, Party, Contact)] == [0, 0, 0]
    assert User.get_by_id(shop.user.id).disabled_at
    for file in (f"store-{shop.store.id}.json", "account.json"):
        verified((tmp_path / "c" / file).read_text())
    assert AuditEntry.select().where(AuditEntry.event == "account.closed").count() == 1


def test_a_closing_that_is_done_again_certifies_what_was_there(
    shop: Any, console: Any, tmp_path: Path
) -> None:
    """As after a disk that had no room for the certificates, or a kill."""
    shop.take(order(), order())
    Contact.add(
        shop.account, ContactDetails(name="Eve Other"), utcnow(), shop.user.id, Origin.TYPED
    )
    name, store = ("--name", shop.account.name), f"store-{shop.store.id}.json"

    for folder in ("c", "d"):
        done = console("close", shop.account.id, "--to", tmp_path / folder, *name)
        assert done.exit_code == 0, done.output

    assert (tmp_path / "c" / store).read_text() == (tmp_path / "d" / store).read_text()
    statement = json.loads((tmp_path / "d/account.json").read_text())["statement"]
    assert (statement["orders"], statement["contacts"]) == (2, 1)


def test_a_closed_account_tells_no_other_system_any_more(
    shop: Any, console: Any, tmp_path: Path
) -> None:
    WebhookEndpoint.make(shop.user, "https://hooks.example", ["order.imported"], [], utcnow())
    shop.take(order())
    waited = WebhookDelivery.select().count()

    done = console("close", shop.account.id, "--to", tmp_path / "c", "--name", shop.account.name)

    assert done.exit_code == 0, done.output
    assert waited == 1
    assert [kind.select().count() for kind in (WebhookEndpoint, WebhookDelivery)] == [0, 0]
    assert {bool(key.wrapped) for key in ScopeKey.select() if "webhook:" in key.scope} == {False}


def test_nobody_closes_an_account_by_a_wrong_number(
    shop: Any, console: Any, tmp_path: Path
) -> None:
    shop.take(order())

    done = console("close", shop.account.id, "--to", tmp_path / "c", "--name", "Another Limited")

    assert done.exit_code == 1
    assert Order.select().count() == 1
    assert (
        Account.get_by_id(shop.account.id).users.where(User.disabled_at.is_null(False)).count() == 0
    )
