"""A store's settings: what is kept, what is refused, what says that nothing changed."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO

import pytest

from tests.accounts.people import post
from tests.orders.conftest import carla, rosa, shop
from tests.orders.documents import order
from tests.shipping.conftest import sign_in_as
from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role
from webapp.amazon.marketplace import marketplace
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.import_schedule import ImportSchedule
from webapp.imports.import_tag import ImportTag
from webapp.imports.import_watermark import complete
from webapp.orders.order import OrderEvent
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import OrderTag, Tag
from webapp.orders.tally import Tally
from webapp.stores.connection import Connection
from webapp.stores.packing_slip_style import PackingSlipStyle
from webapp.stores.ship_from import AccountShipFrom, ShipFrom, ShipFromAddress
from webapp.stores.store import ProductIdentifier, Store

__all__ = ["carla", "rosa", "shop"]

HARBOUR = {
    "ship_name": "Lantern Books",
    "ship_line1": "12 Quay Street",
    "ship_city": "Portland",
    "ship_region": "ME",
    "ship_postal_code": "04101",
    "ship_country": "US",
}


@pytest.fixture
def address(shop):
    Connection.update(expires_at=utcnow() + timedelta(days=300)).execute()
    return f"/stores/{shop.store.id}/settings"


def test_a_save_that_changes_nothing_says_so_and_leaves_no_trace(rosa, address):
    entries = AuditEntry.select().where(AuditEntry.event == "store.changed")
    rosa.visit(address)

    page = rosa.submit("Save")

    assert "Nothing was changed" in page
    assert entries.count() == 0


def test_what_was_changed_stands_in_the_audit_trail_by_name(rosa, address):
    rosa.visit(address)

    rosa.submit("Save", nickname="Harbour & Pine", refresh_minutes="60")

    entry = AuditEntry.get(AuditEntry.event == "store.changed")
    assert entry.details["settings"] == ["nickname", "refresh_minutes"]


def test_the_page_says_for_how_many_days_personal_data_stays(rosa, shop, address):
    Account.update(retention_days=12).execute()

    page = rosa.visit(f"{address}/data")

    assert "It stays 12 days after an order is shipped or cancelled" in page


def test_a_section_is_saved_in_place(rosa, address):
    rosa.visit(address)

    page = rosa.htmx("Save", nickname="Harbour & Pine")

    assert page.status == 200
    assert "The settings of Harbour & Pine are saved." in page
    assert 'id="settings-store"' in page.html
    assert 'id="settings-ship-from"' not in page.html


def test_new_orders_come_in_on_hold_where_the_store_wants_it(rosa, shop, address):
    rosa.visit(address)
    rosa.submit("Save", import_hold="yes")

    shop.take(order())

    assert shop.order.status is OrderStatus.ON_HOLD
    assert shop.order.held_at is not None
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == 1
    assert Tally.counts(shop.account)[OrderStatus.AWAITING_SHIPMENT] == 0
    assert OrderEvent.get(OrderEvent.order == shop.order).kind == "held"


def test_new_orders_come_in_with_the_stores_tag(rosa, shop, address):
    tag, _ = Tag.make(shop.account, "Fragile", "red", utcnow())
    rosa.visit(address)
    assert "The tag is saved." in rosa.submit("Save the tag", tag=tag.id)

    shop.take(order())

    assert [each.name for each in OrderTag.of([shop.order.id])[shop.order.id]] == ["Fragile"]


def test_a_tag_that_is_deleted_is_put_on_nothing_more(rosa, shop, address):
    tag, _ = Tag.make(shop.account, "Fragile", "red", utcnow())
    rosa.visit(address)
    rosa.submit("Save the tag", tag=tag.id)
    tag.remove(utcnow(), shop.user)

    shop.take(order())

    assert OrderTag.of([shop.order.id]) == {}
    assert "You have no tags yet." in rosa.visit(address)


def test_the_same_tag_again_changes_nothing(rosa, shop, address):
    tag, _ = Tag.make(shop.account, "Fragile", "red", utcnow())
    rosa.visit(address)
    rosa.submit("Save the tag", tag=tag.id)

    assert "Nothing was changed" in rosa.submit("Save the tag")
    assert "Nothing was changed" not in rosa.submit("Save the tag", tag="")


@pytest.mark.parametrize("mine", [False, True])
def test_only_the_accounts_own_tags_can_be_chosen(rosa, carla, shop, address, mine):
    theirs = Account.get(Account.id != shop.account.id)
    tag, _ = Tag.make(shop.account if mine else theirs, "Fragile", "red", utcnow())
    rosa.visit(address)

    status = post(rosa, f"{address}/import-tag", tag=str(tag.id))

    assert status == (303 if mine else 404)
    assert (ImportTag.of(shop.store) is not None) is mine


def test_reaching_further_back_asks_for_the_added_span_alone(rosa, shop, address):
    now = utcnow()
    known = now - timedelta(days=30)
    Store.update(imported_until=now, imported_from=known, backfilled_at=now).execute()
    Connection.update(next_poll_at=now + timedelta(hours=1)).execute()
    rosa.visit(address)

    rosa.submit("Save", first_import_days="365")
    ImportSchedule(1).poll_due(utcnow())

    run = ImportRun.get(ImportRun.kind == ImportKind.FIRST)
    assert run.before == known
    assert run.after < now - timedelta(days=364)


def test_when_the_added_span_is_in_the_store_is_complete_again(rosa, shop):
    now = utcnow()
    known = now - timedelta(days=30)
    Store.update(imported_until=now, imported_from=known, first_import_days=365).execute()
    run = ImportRequest(shop.store.connection, [Store.get()], ImportKind.FIRST, now).place()
    run.claim(now)

    run.finish(now)
    complete(run, [Store.get()], now)

    store = Store.get()
    assert (store.imported_from, store.backfilled_at) == (now - timedelta(days=365), now)
    assert store.imported_until == now


def test_more_asked_for_during_a_first_import_is_fetched_after_it(rosa, shop, address):
    now = utcnow()
    run = ImportRequest(shop.store.connection, [shop.store], ImportKind.FIRST, now).place()
    run.claim(now)
    rosa.visit(address)
    rosa.submit("Save", first_import_days="90")

    run.finish(now)
    complete(run, [shop.store], now)

    store = Store.get()
    assert (store.imported_from, store.backfilled_at) == (now - timedelta(days=30), None)


def test_what_is_here_is_not_sent_away_by_reaching_less_far_back(rosa, shop, address):
    Store.update(imported_until=utcnow(), first_import_days=90).execute()
    rosa.visit(address)

    page = rosa.submit("Save", first_import_days="7")

    assert page.status == 422
    assert "Choose one from the list." in page


def test_an_address_that_was_never_written_is_asked_for(rosa, shop, address):
    rosa.visit(f"{address}/ship-from")

    page = rosa.submit("Save the address")

    assert page.status == 422
    assert "Write the name or company that sends." in page


def test_the_ship_from_address_is_kept_and_forgotten(rosa, shop, address):
    rosa.visit(f"{address}/ship-from")

    page = rosa.submit("Save the address", HARBOUR)

    assert "The address is saved." in page
    assert ShipFrom.of(shop.store).address.lines() == [
        "Lantern Books",
        "12 Quay Street",
        "PORTLAND, ME 04101",
        "United States",
    ]
    page = rosa.submit("Save the address", {name: "" for name in HARBOUR if name != "ship_country"})
    assert "The address is removed. No label can be bought" in page
    assert ShipFrom.of(shop.store).address.lines() == []


def test_the_same_address_again_changes_nothing(rosa, address):
    rosa.visit(f"{address}/ship-from")
    rosa.submit("Save the address", HARBOUR)

    assert "Nothing was changed" in rosa.submit("Save the address")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ship_name": ""}, "Write the name or company that sends."),
        ({"ship_line1": ""}, "Write street and number."),
        ({"ship_city": " "}, "Write the town."),
        ({"ship_postal_code": ""}, "Write the postal code."),
        ({"ship_country": "XX"}, "Choose the country."),
        ({"ship_postal_code": "ABC"}, "they look like 95014 or 22162-1010."),
        ({"ship_phone": "x"}, "Write a phone number, such as"),
        ({"ship_line2": "x" * 101}, "Use at most 100 characters."),
    ],
)
def test_half_an_address_is_refused_with_what_is_missing(rosa, shop, address, changes, sentence):
    rosa.visit(f"{address}/ship-from")

    page = rosa.submit("Save the address", HARBOUR | changes)

    assert page.status == 422
    assert sentence in page
    assert ShipFrom.of(shop.store).address.lines() == []


def test_one_address_serves_all_stores_but_those_with_their_own(rosa, shop, address):
    other = Store.open_source(
        shop.store.connection, marketplace("A2EUQ1WTGCTBG2"), ProductIdentifier.SKU
    )
    rosa.visit(f"{address}/ship-from")
    rosa.submit("Save the address", HARBOUR)
    rosa.visit(f"/stores/{other.id}/settings/ship-from")
    rosa.submit("Save the address", ship_city="Toronto", everywhere="")

    page = rosa.visit(f"{address}/ship-from")

    assert "one address for all stores of your account" in page
    assert "Other stores with an address of their own: amazon.ca" in page
    assert ShipFrom.of(shop.store).ship_city == "Portland"
    assert ShipFrom.of(other).ship_city == "Toronto"


def test_a_store_that_gives_up_its_own_address_takes_that_of_all(rosa, shop, address):
    AccountShipFrom.keep_for_all(shop.store, ShipFromAddress(**HARBOUR))
    ShipFrom.keep(shop.store, ShipFromAddress(**HARBOUR | {"ship_city": "Boston"}))
    rosa.visit(f"{address}/ship-from")

    rosa.submit("Save the address", {name: "" for name in HARBOUR if name != "ship_country"})

    assert ShipFrom.of(shop.store).ship_city == "Portland"


def test_each_section_of_the_settings_has_an_address_of_its_own(rosa, shop, address):
    page = rosa.visit(address)

    for words in ("Ship-from address", "Packing slip"):
        assert f"<h2>{words}</h2>" in rosa.visit(page.links[words]).html
        assert "<h2>Store and import</h2>" not in rosa.page.html
    assert "Disconnect this store" in rosa.visit(page.links["Data and disconnecting"]).links
    assert page.links["Service Mappings"] == f"/stores/{shop.store.id}/service-mappings"


def test_ireland_sends_without_postal_codes(rosa, shop, address):
    rosa.visit(f"{address}/ship-from")

    rosa.submit("Save the address", HARBOUR | {"ship_postal_code": "", "ship_country": "IE"})

    assert ShipFrom.of(shop.store).address.lines()[-1] == "Ireland"


def test_a_message_and_a_logo_are_kept_for_packing_slips(rosa, shop, address):
    rosa.visit(f"{address}/packing-slip")

    status = send(rosa, address, picture(), message="Thank you!\nWrite to us.")

    style = PackingSlipStyle.of(shop.store)
    assert status == 303
    assert (style.message, style.has_logo) == ("Thank you!\nWrite to us.", True)
    shown = rosa.http.get(f"{address}/logo.png", base_url=rosa.base)
    assert (shown.status_code, shown.mimetype) == (200, "image/png")


def test_a_logo_is_removed_and_its_message_stays(rosa, shop, address):
    rosa.visit(f"{address}/packing-slip")
    send(rosa, address, picture(), message="Thank you!")
    rosa.visit(f"{address}/packing-slip")

    rosa.submit("Save the packing slip", remove_logo="yes")

    style = PackingSlipStyle.of(shop.store)
    assert (style.message, style.has_logo) == ("Thank you!", False)


def test_a_logo_holds_nothing_but_pixels(rosa, shop, address):
    rosa.visit(f"{address}/packing-slip")

    send(rosa, address, picture(comment=b"Comment\0Made by Ada Canary"))

    assert b"Canary" not in bytes(PackingSlipStyle.of(shop.store).logo)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"GIF89a", "This is no PNG picture."),
        (b"\x89PNG\r\n\x1a\n", "This picture is broken."),
        (b"x" * (256 * 1024 + 1), "The picture is too large: 256 kB at most."),
    ],
)
def test_what_is_no_small_picture_is_refused(rosa, shop, address, data, sentence):
    rosa.visit(f"{address}/packing-slip")

    page = sent(rosa, address, data)

    assert page.status_code == 422
    assert sentence in page.get_data(as_text=True)
    assert not PackingSlipStyle.of(shop.store).has_logo


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("wide", "1200 by 1200 at most"),
        ("cut", "This picture is broken."),
        ("swollen", "This picture is broken."),
        ("forged", "This picture is broken."),
    ],
)
def test_a_picture_that_lies_about_itself_is_refused(rosa, address, data, sentence):
    lies = {
        "wide": picture(width=5000),
        "cut": picture()[:-20],
        "swollen": picture(pixels=b"\0" * 50_000_000),
        "forged": picture().replace(b"IHDR", b"IHDX"),
    }
    rosa.visit(f"{address}/packing-slip")

    page = sent(rosa, address, lies[data])

    assert page.status_code == 422
    assert sentence in page.get_data(as_text=True)


@pytest.mark.parametrize("role", ["shipper", "viewer", "privacy_officer"])
def test_only_owners_change_settings(visitors, shop, address, role):
    ben = sign_in_as(Role(role), visitors(), shop)

    assert ben.visit(address).status == 403


def send(visitor, address, logo, **fields):
    return sent(visitor, address, logo, **fields).status_code


def sent(visitor, address, logo, **fields):
    token = visitor.page.forms[0].fields["csrf_token"][0]
    data = {"csrf_token": token, "logo": (BytesIO(logo), "logo.png"), **fields}
    return visitor.http.post(
        f"{address}/packing-slip",
        data=data,
        base_url=visitor.base,
        headers={"Referer": visitor.page.url},
    )


def picture(width=8, comment=None, pixels=None):
    """A small grey picture in PNG."""
    header = struct.pack(">IIBBBBB", width, 8, 8, 0, 0, 0, 0)
    rows = pixels if pixels is not None else b"".join(b"\0" + b"\x80" * width for _ in range(8))
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    if comment:
        parts.insert(1, (b"tEXt", comment))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I4s", len(content), kind)
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )
