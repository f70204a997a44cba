"""Packing slips and pick lists: what stands on them, in which language, and who may print them."""

import struct
import zlib

import pytest

from tests.orders.documents import GERMANY, HOME, item, order
from tests.shipping.conftest import sign_in_as
from webapp.accounts.request_address import RequestAddress
from webapp.accounts.rights.role import Role
from webapp.amazon.marketplace import MARKETPLACES
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.orders.hold import hold
from webapp.orders.hold_terms import HoldReason
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import Restriction
from webapp.printing.packing_slip_words import LANGUAGES
from webapp.privacy.redaction import Reason, redact
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.stores.packing_slip_style import PackingSlipStyle

GIFT = {"giftOption": {"giftMessage": "Happy birthday, Bea!"}}


def pixel() -> bytes:
    """The smallest picture."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))]
    parts += [(b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def printed(visitor, *orders):
    visitor.visit("/orders?status=all")
    return visitor.submit("Packing slips", {"order": [str(each.id) for each in orders]})


def noted(shop):
    entries = AuditEntry.select().where(AuditEntry.event == "personal_data.printed")
    return [entry.subject_id for entry in entries.order_by(AuditEntry.number)]


def test_a_slip_says_what_lies_in_the_parcel_and_for_whom(rosa, shop):
    shop.take(order(orderItems=[item(quantityOrdered=2, fulfillment={"packing": GIFT})]))
    PackingSlipStyle.of(shop.store).change("Thank you!\nLantern Books", pixel(), remove_logo=False)

    page = rosa.visit(f"/orders/{shop.order.id}/packing-slip")

    for words in ("Ada Canary", "7 Canary Wharf", "AUSTIN, TX 73301", "CANDLE-RED", "A red candle"):
        assert words in page
    assert "Happy birthday, Bea!" in page
    assert "Thank you!" in page
    assert f'src="/stores/{shop.store.id}/settings/logo.png"' in page.html
    assert f'aria-label="{shop.order.amazon_order_id}"><path d="M10 0h2' in page.html
    assert "25.50" not in page.html


def test_slips_for_a_selection_come_in_the_buyers_language(rosa, shop):
    shop.open(GERMANY)
    channel = {"channelName": "AMAZON", "marketplaceId": GERMANY}
    home = {"deliveryAddress": {**HOME, "countryCode": "DE"}}
    shop.take(order(), order(salesChannel=channel, recipient=home))

    page = printed(rosa, *shop.orders)

    assert "Ship to" in page
    assert "Lieferadresse" in page
    assert "Deutschland" in page
    assert page.html.count('class="slip"') == 2


def test_each_slip_is_noted_in_the_audit_trail_and_nothing_of_it_is_kept(rosa, shop):
    shop.take(order(), order())

    page = printed(rosa, *shop.orders)

    assert noted(shop) == [each.id for each in shop.orders]
    assert page.headers["Cache-Control"] == "no-store"


def test_each_slip_says_where_to_ask_about_ones_data(rosa, shop, visitors):
    shop.take(order())
    shop.open(GERMANY)
    shop.take(order(salesChannel={"channelName": "AMAZON", "marketplaceId": GERMANY}))

    page = printed(rosa, *shop.orders)

    address = f"{rosa.base}{RequestAddress.of(shop.account).path}"
    assert f"Questions about your personal data: {address}" in page
    assert f"Fragen zu Ihren personenbezogenen Daten: {address}" in page
    assert visitors().visit(address.removeprefix(rosa.base)).h1 == "Ask about your data"


def test_several_share_a_sheet(rosa, shop):
    shop.take(order(), order())
    printed(rosa, *shop.orders)

    page = rosa.submit("Four per page")

    assert 'class="slips slips-4"' in page.html


def test_what_was_redacted_says_so_instead_of_a_name(rosa, shop):
    shop.take(order())
    redact(shop.account, [shop.order.id], Reason.AMAZON, utcnow(), None)

    page = rosa.visit(f"/orders/{shop.order.id}/packing-slip")

    assert "REDACTED (Amazon)" in page
    assert "Canary" not in page


def test_whoever_is_restricted_is_left_out(rosa, shop):
    shop.take(order(), order())
    Restriction.impose(shop.orders[0], [RECIPIENT], 1, utcnow())

    page = printed(rosa, *shop.orders)

    assert "1 order was left out" in page
    assert noted(shop) == [shop.orders[1].id]


def test_what_has_left_already_is_not_on_the_slip_of_the_rest(rosa, shop):
    shop.take(order(orderItems=[item(quantityOrdered=5)]))
    [line] = shop.order.items
    part = DispatchedParcel(
        "UPS", utcnow(), tracking_number="1Z1", quantities={line.order_item_id: 3}
    )
    ship(shop.account, shop.order.id, part, "form-number", utcnow(), shop.user)

    page = rosa.visit(f"/orders/{shop.order.id}/packing-slip")

    assert '<td class="slip-many">2</td>' in page.html


@pytest.mark.parametrize("form", ["packing-slip", "packing-slip.pdf"])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.PRIVACY_OFFICER])
def test_only_who_ships_prints(client, shop, role, form):
    shop.take(order())
    visitor = sign_in_as(role, client, shop)

    assert visitor.visit(f"/orders/{shop.order.id}/{form}").status == 403
    assert noted(shop) == []


@pytest.mark.parametrize("form", ["packing-slip", "packing-slip.pdf"])
def test_carla_prints_nothing_of_rosas(carla, shop, form):
    shop.take(order())

    assert carla.visit(f"/orders/{shop.order.id}/{form}").status == 404


def test_every_marketplaces_language_has_its_words():
    assert {each.language[:2] for each in MARKETPLACES} <= set(LANGUAGES)


def test_a_pick_list_names_each_product_once_and_nobody(rosa, shop):
    two = item(quantityOrdered=2)
    shop.take(order(), order(orderItems=[two]), order())
    held = shop.orders[2]
    hold(shop.account, [held.id], HoldReason.STOCK, utcnow(), shop.user.id)
    rosa.visit("/orders?status=all")

    page = rosa.submit("Pick list", {"order": [str(each.id) for each in shop.orders]})

    assert "3 pieces for 2 orders" in page
    assert page.html.count("CANDLE-RED") == 1
    assert f"{held.amazon_order_id}: This order is on hold" in page
    assert "Canary" not in page
