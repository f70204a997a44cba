"""Destroying all of a store: its key at once, its rows after, and a proof that stands alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.orders.documents import NOON, order, written
from tests.privacy.ada import shipped_order
from webapp.ground.database.db import database
from webapp.ground.keys.keyring import ScopeKey
from webapp.ground.keys.party_key import PartyKey
from webapp.ground.settings import ROOT
from webapp.imports.intake import Intake
from webapp.orders.order import Order, OrderItem
from webapp.orders.party import Party
from webapp.privacy.purge import Purge
from webapp.privacy.redaction import Reason, redact
from webapp.privacy.tax_record import TaxRecord
from webapp.privacy.verify_certificate import CertificateError, verified
from webapp.stores.store import Store


def test_a_purged_store_has_no_row_and_no_key_left(shop):
    shipped_order(shop)
    scope = shop.store.scope

    purge = Purge.request(shop.store, NOON)
    purge.perform(NOON)

    assert [model.select().count() for model in (Order, OrderItem, Party)] == [0, 0, 0]
    assert not PartyKey.select().where(PartyKey.wrapped.is_null(False)).exists()
    assert ScopeKey.get_by_id(scope).wrapped is None
    assert TaxRecord.select().count() == 1
    assert not Store.get_by_id(shop.store.id).live


def test_its_certificate_says_what_went_and_verifies_offline(shop, tmp_path):
    shipped_order(shop)
    scope = shop.store.scope
    purge = Purge.request(shop.store, NOON)
    purge.perform(NOON)
    file = tmp_path / "certificate.json"
    file.write_text(purge.certificate, encoding="utf-8")

    command = [sys.executable, *json.loads(purge.certificate)["verify"][0].split()[1:-1], str(file)]
    done = subprocess.run(
        command, cwd=ROOT, env={}, capture_output=True, text=True, timeout=300, check=False
    )

    statement, _ = verified(purge.certificate)
    assert done.returncode == 0, done.stderr
    assert "The signature is good" in done.stdout
    assert statement["removed"] == {"orders": 1, "order_items": 1, "packages": 0, "parties": 2}
    assert statement["destroyed_party_keys"] == 2
    assert statement["destroyed_keys"] == [{"id": scope, "destroyed_at": "2026-11-23T12:00:00Z"}]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [('"orders": 1', '"orders": 0'), ('"signature": "', '"signature": "AAAA'), ("{", "[")],
)
def test_a_changed_certificate_is_found_out(shop, tmp_path, was, becomes):
    shipped_order(shop)
    purge = Purge.request(shop.store, NOON)
    purge.perform(NOON)

    with pytest.raises(CertificateError):
        verified(purge.certificate.replace(was, becomes, 1))


def test_a_purge_that_died_after_the_key_goes_on(shop):
    shipped_order(shop)
    Purge.request(shop.store, NOON).destroy_key(NOON)

    [left] = Purge.unfinished()
    left.perform(NOON)

    assert not Order.select().exists()
    assert verified(Purge.get().certificate)[0]["destroyed_party_keys"] == 2


def test_a_page_that_was_on_its_way_when_the_store_was_deleted_brings_nothing(shop):
    shop.take(order())
    intake = Intake(shop.account, [shop.store], NOON)
    page = intake.prepare([written(order()), written(order())], NOON)

    Purge.request(shop.store, NOON).perform(NOON)
    with database.atomic():
        intake.write(page)

    assert not Order.select().exists()
    assert not Party.select().exists()


def test_a_deletion_asked_for_twice_is_one(shop):
    shipped_order(shop)
    first = Purge.request(shop.store, NOON)

    again = Purge.request(Store.get_by_id(shop.store.id), NOON)
    first.perform(NOON)
    again.perform(NOON)

    assert first.id == again.id
    assert verified(Purge.get().certificate)[0]["removed"]["orders"] == 1


def test_a_store_that_is_connected_again_begins_anew_and_still_knows_its_tombstones(shop):
    first, second = order(), order()
    shop.take(first, second)
    redact(shop.account, [shop.orders[0].id], Reason.GDPR, NOON, by=None)
    Purge.request(shop.store, NOON).perform(NOON)
    Store.update(disconnected_at=None).execute()

    shop.take(first, second)

    came = {found.amazon_order_id: set(Party.of(found)) for found in shop.orders}
    assert came == {first["orderId"]: set(), second["orderId"]: {"buyer", "recipient"}}


def test_rosa_deletes_a_stores_data_and_downloads_the_certificate(shop, rosa):
    from tests.privacy.ada import sweep

    shipped_order(shop)
    rosa.visit(f"/privacy/stores/{shop.store.id}/deletion")

    unsure = rosa.submit("Delete its data now")
    page = rosa.submit("Delete its data now", sure="yes")
    sweep(NOON)
    certificate = rosa.visit(f"/privacy/deletions/{Purge.get().id}/certificate")

    assert unsure.status == 422
    assert "nobody can read its data any more" in page
    assert verified(certificate.html)[0]["removed"]["orders"] == 1
    assert "attachment" in certificate.headers["Content-Disposition"]


def test_carla_can_neither_delete_rosas_store_nor_fetch_its_certificate(shop, carla):
    Purge.request(shop.store, NOON).perform(NOON)

    store = carla.visit(f"/privacy/stores/{shop.store.id}/deletion")
    certificate = carla.visit(f"/privacy/deletions/{Purge.get().id}/certificate")

    assert (store.status, certificate.status) == (404, 404)


def test_ben_who_looks_at_orders_may_not_delete_a_store(shop, ben):
    assert ben.visit(f"/privacy/stores/{shop.store.id}/deletion").status == 403


def test_the_console_purges_and_writes_the_certificate(shop, app, tmp_path):
    shipped_order(shop)
    file = tmp_path / "proof.json"

    done = app.test_cli_runner().invoke(
        args=["stores", "purge", str(shop.store.id), "--certificate", str(file), "--json"]
    )

    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["orders"] == 1
    assert verified(Path(file).read_text(encoding="utf-8"))[0]["store"] == shop.store.id


def test_the_console_destroys_nothing_when_the_proof_cannot_be_written(shop, app, tmp_path):
    shipped_order(shop)
    file = tmp_path / "proof.json"
    file.write_text("an older proof")

    done = app.test_cli_runner().invoke(
        args=["stores", "purge", str(shop.store.id), "--certificate", str(file)]
    )

    assert done.exit_code == 1
    assert "exists already" in done.output
    assert Order.select().count() == 1
