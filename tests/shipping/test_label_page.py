"""Buying a label at its page: the package, the prices, one click, and what comes of it."""

from dataclasses import asdict
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.accounts.people import BEN, joined, sign_in
from tests.shipping.label_buyer import HERE, LabelBuyer
from webapp.accounts.rights.role import Role
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.orders.order import Order, OrderPackage
from webapp.orders.restriction import Restriction
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_views import STALE
from webapp.shipping.unshipped import unshipped
from webapp.stores.ship_from import ShipFrom, ShipFromAddress

PACKAGE = {"weight": "14", "weight_unit": "oz", "length": "8", "width": "6", "height": "3.5"}


@pytest.fixture
def rosa(app, sandbox, settings):
    return LabelBuyer(sandbox.remote, settings)


def offers_of(visitor, order, **package):
    visitor.visit(f"/orders/{order.id}/labels/new")
    return visitor.submit("Show the prices", {**PACKAGE, **package})


def buying(page):
    """The services that the page sells, in its order."""
    words = [button.words for form in page.forms for button in form.buttons]
    return [each.removeprefix("Buy ") for each in words if each.startswith("Buy ")]


def bought(rosa, visitor, order):
    offers_of(visitor, order)
    visitor.submit("Buy USPS Ground Advantage")
    rosa.processes_label()
    return visitor.visit(f"/orders/{order.id}")


def test_prices_come_with_carrier_and_day_the_cheapest_first(rosa, visitor):
    page = offers_of(visitor, rosa.has_order())

    assert buying(page)[0] == "USPS Ground Advantage"
    assert len(buying(page)) == 7
    assert "$5.45" in page
    assert "UPS Next Day Air Saver" in page


def test_the_mapped_service_stands_first_and_is_marked(rosa, visitor):
    order = rosa.has_order()
    Order.update(ship_carrier="UPS", ship_service="UPS Ground", ship_weight_grams=397).execute()

    page = visitor.visit(f"/orders/{order.id}/labels/new")
    proposed = page.forms[-1].fields["weight"]
    page = offers_of(visitor, order)

    assert proposed == ["14"]
    assert buying(page)[0] == "UPS Ground"
    assert "Mapped Service" in page


def sizes(page):
    return [page.forms[-1].fields[side] for side in ("length", "width", "height")]


def test_a_package_is_as_large_as_the_last_one_of_its_mapped_kind(rosa, visitor):
    for kind, side in (("envelope", 120), ("parcel", 300)):
        packed = rosa.has_order()
        Order.update(ship_package=kind).where(Order.id == packed.id).execute()
        rosa.buys(packed, length_mm=254, width_mm=side, height_mm=25)
    order, other = rosa.has_order(), rosa.has_order()
    Order.update(ship_package="envelope").where(Order.id == order.id).execute()
    Order.update(ship_package="tube").where(Order.id == other.id).execute()

    page = visitor.visit(f"/orders/{order.id}/labels/new")

    assert "By its mapping: Envelope" in page
    assert sizes(page) == [["10"], ["4.7"], ["1"]]
    assert sizes(visitor.visit(f"/orders/{other.id}/labels/new")) == [[""], [""], [""]]


def test_the_prices_say_that_they_are_with_signature(rosa, visitor):
    order = rosa.has_order()
    assert "With signature" not in offers_of(visitor, order)

    Order.update(ship_signature=True).execute()

    assert "With signature" in offers_of(visitor, order)


def test_rosa_buys_prints_and_cancels(rosa, visitor):
    order = rosa.has_order(recipient_name="Ada Canary")
    page = bought(rosa, visitor, order)
    label = Label.get()

    paper = visitor.http.get(f"/labels/{label.id}/file", base_url=visitor.base)
    cancelled = visitor.submit("Cancel the label")
    rosa.processes_label()

    assert "Label bought" in page
    assert label.tracking_number in page
    assert b"Ada Canary" in paper.data
    assert paper.mimetype == "application/pdf"
    assert paper.headers["Cache-Control"] == "no-store"
    assert f"label-{order.amazon_order_id}" in paper.headers["Content-Disposition"]
    assert "Being cancelled" in cancelled
    assert "Cancelled, refund pending" in visitor.visit(f"/orders/{order.id}")


@pytest.mark.parametrize("media", ["PDF", "PNG"])
def test_printing_opens_the_dialogue_on_paper_of_the_labels_size(rosa, visitor, media):
    rosa.account.label_format = media
    rosa.account.save()
    order = rosa.has_order()
    bought(rosa, visitor, order)
    visitor.visit(f"/orders/{order.id}")

    address = visitor.page.links["Print the label (opens a new tab)"]
    paper = PdfReader(BytesIO(visitor.http.get(address, base_url=visitor.base).data))

    assert paper.root_object["/OpenAction"]["/N"] == "/Print"
    assert paper.root_object["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert (paper.pages[0].mediabox.width, paper.pages[0].mediabox.height) == (288, 432)


def test_printing_is_noted_in_the_audit_trail(rosa, visitor):
    bought(rosa, visitor, rosa.has_order())

    visitor.http.get(f"/labels/{Label.get().id}/file", base_url=visitor.base)

    [entry] = AuditEntry.select().where(AuditEntry.event == "personal_data.printed")
    assert entry.details["file"] == "label"


def test_a_label_for_one_of_two_lines_leaves_the_other_to_ship(rosa, visitor):
    order = rosa.has_order(items=2, quantity=1)
    sent, kept = [item.order_item_id for item in order.items]

    offers_of(visitor, order, **{f"quantity-{kept}": "0"})
    visitor.submit("Buy UPS Ground")
    rosa.processes_label()

    assert Label.get().items == {sent: 1}
    assert Label.get().status is LabelStatus.PURCHASED
    assert unshipped([order.id])[order.id] == {sent: 0, kept: 1}


def test_a_double_click_buys_once(rosa, visitor):
    order = rosa.has_order()
    page = offers_of(visitor, order)
    form, _ = page.form("Buy UPS Ground")
    typed = {name: values[0] for name, values in form.fields.items()}

    for _ in range(2):
        visitor.http.post(f"/orders/{order.id}/labels", data=typed, base_url=visitor.base)
    rosa.processes_label()

    assert Label.select().count() == 1
    assert rosa.sold(order) == ["Purchased"]


def test_a_forged_or_foreign_token_buys_nothing(rosa, visitor):
    first, second = rosa.has_order(), rosa.has_order()
    page = offers_of(visitor, first)
    form, _ = page.form("Buy UPS Ground")
    typed = {name: values[0] for name, values in form.fields.items()}

    for token in (typed["token"], "forged", typed["token"] + "x"):
        address = f"/orders/{second.id}/labels"
        visitor.http.post(address, data={**typed, "token": token}, base_url=visitor.base)

    assert STALE in visitor.visit(f"/orders/{second.id}/labels/new")
    assert not Label.select().exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"weight": ""}, "Write what the package weighs."),
        ({"weight": "heavy"}, "Write the weight as a number"),
        ({"length": ""}, "Write the length as a number"),
        ({"height": "900"}, "No carrier takes a package of this height."),
    ],
)
def test_what_is_missing_is_said_before_amazon_is_asked(rosa, visitor, typed, sentence):
    page = offers_of(visitor, rosa.has_order(), **typed)

    assert page.status == 422
    assert sentence in page
    assert rosa.remote.count("getEligibleShipmentServices") == 0


def test_a_heavy_package_says_who_does_not_take_it(rosa, visitor):
    page = offers_of(visitor, rosa.has_order(), weight="100", weight_unit="lb")

    assert "UPS Ground" in page
    assert "weighs more than USPS Priority Mail takes" in page


def test_a_parcel_abroad_says_why_it_is_not_sold_here(rosa, visitor):
    address = {"recipient": {"deliveryAddress": {"countryCode": "FR"}}}

    page = offers_of(visitor, rosa.has_order(overrides=address))

    assert "Amazon wants to know more before it sells this one" in page
    assert buying(page) == []


def test_without_a_ship_from_address_the_way_leads_to_the_settings(rosa, visitor):
    order = rosa.has_order()
    ShipFrom.keep(rosa.store, ShipFromAddress())

    page = visitor.visit(f"/orders/{order.id}/labels/new")

    assert "write the ship-from address" in page
    assert f"/stores/{rosa.store.id}/settings/ship-from" in page.links["Ship-from address"]


def test_saving_the_ship_from_address_leads_back_to_the_label(rosa, visitor):
    order = rosa.has_order()
    ShipFrom.keep(rosa.store, ShipFromAddress())
    visitor.visit(f"/orders/{order.id}/labels/new")
    visitor.click("Ship-from address")

    page = visitor.submit("Save the address", asdict(HERE))

    assert page.path == f"/orders/{order.id}/labels/new"
    assert "write the ship-from address" not in page


def test_an_order_cancelled_at_amazon_is_refused_with_amazons_words(rosa, visitor):
    order = rosa.has_order()
    rosa.remote.cancel(order.amazon_order_id)

    page = offers_of(visitor, order)

    assert "Amazon says:" in page
    assert "is not eligible: it is CANCELLED" in page


def test_a_revoked_store_says_revocation_error_and_offers_to_reconnect(rosa, visitor):
    order = rosa.has_order()
    rosa.loses_access()

    page = offers_of(visitor, order)

    assert "Revocation Error: Amazon no longer accepts this store's authorization." in page
    assert page.links["Reconnect"] == f"/stores/{rosa.store.id}/reconnect"


def test_amazon_being_down_is_said(rosa, visitor):
    order = rosa.has_order()
    rosa.remote.go_down(operation="getEligibleShipmentServices", calls=1)

    assert "Amazon can't answer right now." in offers_of(visitor, order)


def test_a_restricted_order_gets_no_label_and_shows_none(rosa, visitor):
    order = rosa.has_order(items=1, quantity=2)
    bought(rosa, visitor, order)
    Restriction.impose(order, ["recipient"], 1, utcnow())

    page = visitor.visit(f"/orders/{order.id}/labels/new")
    paper = visitor.http.get(f"/labels/{Label.get().id}/file", base_url=visitor.base)

    assert "Show the prices" not in page
    assert paper.status_code == 303


def test_an_unclear_label_is_decided_by_who_has_looked(rosa, visitor):
    order = rosa.has_order()
    rosa.wants(order)
    Label.update(status=LabelStatus.UNKNOWN, due_at=None, problem="Nobody knows.").execute()
    page = visitor.visit(f"/orders/{order.id}")
    assert "shortened this number" in visitor.submit("It was bought", number="9.4E+21")

    owned = visitor.submit("It was bought", number="1ZSEEN")

    assert "Bought or not?" in page
    assert "Look in Seller Central" in " ".join(page.links)
    assert "Noted: it was bought" in owned
    assert "1ZSEEN" in owned
    assert "print it, or cancel it, in" in owned


def test_a_viewer_neither_buys_nor_prints(rosa, visitor, visitors):
    order = rosa.has_order()
    bought(rosa, visitor, order)
    joined(rosa.account, Role.VIEWER, BEN)
    ben = visitors()
    sign_in(ben, BEN)

    page = ben.visit(f"/orders/{order.id}")
    asked = [
        ben.http.get(address, base_url=ben.base).status_code
        for address in (f"/orders/{order.id}/labels/new", f"/labels/{Label.get().id}/file")
    ]

    assert "Label bought" in page
    assert "Print the label" not in page
    assert asked == [403, 403]


@pytest.mark.parametrize(
    ("carrier", "address"),
    [
        ("UPS®", "https://www.ups.com/track?tracknum=1Z845X320301234566"),
        ("DHL", "https://www.dhl.com/global-en/home/tracking.html?tracking-id=1Z845X320301234566"),
    ],
)
def test_a_label_is_followed_however_amazon_spells_its_carrier(carrier, address):
    label = Label(carrier=carrier, service="Express", tracking_number="1Z845X320301234566")

    assert label.tracking_url == address
    assert label.words.startswith(carrier.strip("®") + ": Express")


def test_a_label_comes_in_the_accounts_format_or_in_the_one_chosen_for_it(rosa, visitor):
    visitor.visit("/account")
    visitor.submit("Change the label format", label_format="PNG")
    page = offers_of(visitor, rosa.has_order())
    chosen = offers_of(visitor, rosa.has_order(), format="ZPL300")

    assert "Label: Picture (PNG)" in page
    assert "Label: ZPL, 300 dpi" in chosen


def test_a_label_printers_label_is_a_file_that_says_its_dots(rosa, visitor):
    order = rosa.has_order()
    offers_of(visitor, order, format="ZPL203")
    visitor.submit("Buy USPS Ground Advantage")
    rosa.processes_label()
    assert "Download the label for the label printer" in visitor.visit(f"/orders/{order.id}")

    file = visitor.visit(f"/labels/{Label.get().id}/file")

    assert file.headers["Content-Type"].startswith("application/zpl")
    assert "-203dpi.zpl" in file.headers["Content-Disposition"]
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_a_number_of_an_earlier_order_is_questioned_before_it_is_printed(rosa, visitor):
    order = rosa.has_order()
    bought(rosa, visitor, order)
    label, other = Label.get(), rosa.has_order()
    facts = {"account": rosa.account, "reference": "1", "tracking_number": label.tracking_number}
    OrderPackage.create(order=other, **facts)

    page = visitor.visit(f"/labels/{label.id}/file")
    paper = visitor.http.get(page.links["Print anyway"], base_url=visitor.base)

    assert f"This number stood at order {other.amazon_order_id} before" in page
    assert paper.mimetype == "application/pdf"
    assert "Being cancelled" in visitor.submit("Cancel the label")
