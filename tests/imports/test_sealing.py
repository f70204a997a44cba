"""Personal data is sealed before it touches a disk, and what was redacted stays so."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.orders.documents import CANARY, NOON, item, order, updated
from tests.servers.kept_connections import keep_none_at
from webapp.ground.clock import utcnow
from webapp.ground.database.db import keyring_database
from webapp.ground.keys.party_key import PartyName
from webapp.orders.order import Order
from webapp.orders.party import Party

GIFT = {"packing": {"giftOption": {"giftMessage": f"Love, {CANARY}", "giftWrapLevel": "CLASSIC"}}}


def everything_kept(database, settings):
    """All that the databases hold, as bytes: their rows, and for SQLite their files as well."""
    for each in (database, keyring_database):
        for table in each.get_tables():
            for row in each.execute_sql(f'SELECT * FROM "{table}"').fetchall():
                yield b"|".join(_bytes(value) for value in row)
    for url in (settings.database_url, settings.keyring_url):
        if url.startswith("sqlite"):
            keep_none_at(url)
            path = Path(urlsplit(url).path[1:])
            for file in path.parent.glob(f"{path.name}*"):
                yield file.read_bytes()


def _bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def redact(found):
    """What redaction does: the keys are destroyed, the row says so."""
    names = [PartyName(found.amazon_order_id, role) for role in ("buyer", "recipient")]
    found.store.vault.destroy_party_keys(names, "amazon", utcnow())
    Party.delete().where(Party.order == found).execute()
    Order.update(redacted_at=NOON, redaction="amazon").where(Order.id == found.id).execute()


def test_no_name_stands_in_any_table_or_file(shop, database, settings):
    gift = item(fulfillment=GIFT)
    first = order(orderItems=[gift], tax={"taxRegistrations": [{"legalName": f"A {CANARY}"}]})

    shop.take(first)
    shop.take(updated(first, recipient={"deliveryAddress": {"name": f"Eve {CANARY}"}}))

    assert Party.of(shop.order)["recipient"]["name"] == f"Eve {CANARY}"
    kept = list(everything_kept(database, settings))
    assert any(shop.order.amazon_order_id.encode() in each for each in kept)
    assert [each for each in kept if CANARY.lower().encode() in each.lower()] == []


def test_a_redacted_order_stays_redacted_when_amazon_tells_it_again(shop):
    first = order()
    shop.take(first)
    redact(shop.order)

    shop.take(updated(first, fulfillment={"fulfillmentStatus": "SHIPPED"}))

    assert shop.order.status == "shipped"
    assert shop.order.redacted_at == NOON
    assert Party.of(shop.order) == {}
    assert not Party.select().exists()


def test_an_order_of_a_destroyed_key_comes_back_without_its_people(shop):
    first = order()
    names = [PartyName(first["orderId"], role) for role in ("buyer", "recipient")]
    shop.store.vault.destroy_party_keys(names, "gdpr", utcnow())

    shop.take(first)

    assert shop.order.status == "awaiting_shipment"
    assert Party.of(shop.order) == {}


def test_one_party_can_be_forgotten_alone(shop):
    first = order()
    buyer = PartyName(first["orderId"], "buyer")
    shop.take(first)

    shop.store.vault.destroy_party_keys([buyer], "gdpr", utcnow())
    shop.take(updated(first))

    assert set(Party.of(shop.order)) == {"recipient"}


def test_rosa_reads_what_was_redacted_and_when(shop, rosa):
    shop.take(order())
    redact(shop.order)

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert "REDACTED (Amazon) 23 Nov 2026" in page
    assert "Austin" in page
    assert CANARY not in page.html
