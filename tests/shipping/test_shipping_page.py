"""Shipping at the order's page: what is proposed, typed, refused, and shown afterwards."""

from datetime import timedelta

import pytest

from tests.orders.documents import GERMANY, item, order, status, updated
from tests.shipping.conftest import mapped, sign_in_as
from webapp.accounts.rights.role import Role
from webapp.carriers.tracking_number import hint
from webapp.ground.clock import iso, utcnow
from webapp.orders.order import OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.privacy.redaction import Reason, redact
from webapp.shipping.listing.listed_parcel import note_listed_as
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.shipping.shipment_outcome import confirm, miss, refuse
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

NUMBER = "1Z845X320301234566"


@pytest.fixture
def page_of(shop):
    def visit(visitor):
        return visitor.visit(f"/orders/{shop.order.id}")

    return visit


def test_rosa_ships_by_the_mapped_service(rosa, shop, page_of):
    mapped(shop.store)
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number=" 1z 845x 3203 0123 4566 ")

    shipment = Shipment.get()
    assert (shipment.carrier, shipment.service) == ("UPS", "UPS Ground")
    assert shipment.tracking_number == NUMBER
    assert f"Shipped by UPS Ground {NUMBER}." in page
    assert "Waits for Amazon" in page
    assert "Look again" not in page


def test_what_is_shipped_beside_the_desk_is_shown_there_and_the_desk_follows(rosa, shop):
    shop.take(order())
    rosa.visit(f"/orders/{shop.order.id}", **{"HX-Request": "true"})
    answer = rosa.htmx("Ship", tracking_number=NUMBER, carrier="UPS")

    part = rosa.visit(answer.location, **{"HX-Request": "true"})

    assert part.html.lstrip().startswith('<div class="side">')
    assert f"UPS {NUMBER}" in part
    assert part.headers["HX-Trigger"] == "orders-changed"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ConnectionStatus.NEEDS_RECONNECT, "Revocation Error: Amazon no longer accepts"),
        (ConnectionStatus.DISCONNECTED, "It is told to Amazon as soon as the store is reconnected"),
    ],
)
def test_a_parcel_that_waits_for_a_lost_store_says_why_and_offers_to_reconnect(
    rosa, shop, page_of, status, words
):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")
    Connection.update(status=status).execute()

    pages = [page_of(rosa), rosa.visit("/shipments")]

    for page in pages:
        assert words in page
        assert page.links["Reconnect"] == f"/stores/{shop.store.id}/reconnect"


def test_what_left_here_counts_as_shipped_before_amazon_says_so(rosa, shop, page_of):
    shop.take(order(orderItems=[item(quantityOrdered=3)]))
    [line] = shop.order.items
    page_of(rosa)

    rosa.submit(
        "Ship",
        {f"quantity-{line.order_item_id}": "2", "tracking_number": NUMBER, "carrier": "UPS"},
    )

    assert "Quantity 3 Shipped 2" in page_of(rosa)


def test_a_redacted_order_offers_no_packing_slip(rosa, shop, page_of):
    shop.take(order())
    assert "Packing slip" in page_of(rosa)

    redact(shop.account, [shop.order.id], Reason.AMAZON, utcnow(), None)

    assert "Packing slip" not in page_of(rosa)


def test_an_odd_number_is_taken_with_a_word_about_it(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number="ABC-1", carrier="UPS")

    assert Shipment.get().tracking_number == "ABC-1"
    assert "begins with 1Z" in page


def test_what_is_missing_is_said_and_what_was_typed_stays(rosa, shop, page_of):
    shop.take(order(orderItems=[item(quantityOrdered=3)]))
    [line] = shop.order.items
    page_of(rosa)

    page = rosa.submit("Ship", {f"quantity-{line.order_item_id}": "2", "service": "By bike"})

    assert page.status == 422
    assert "Choose the carrier." in page
    assert "Type or scan the tracking number" in page
    assert page.forms[-1].fields["service"] == ["By bike"]
    assert not Shipment.select().exists()


@pytest.mark.parametrize(("days", "sentence"), [(1, "still to come"), (-90, "before the order")])
def test_a_day_on_which_it_cant_have_left_is_refused(rosa, shop, page_of, days, sentence):
    shop.take(order(createdTime=iso(utcnow() - timedelta(days=10))))
    page_of(rosa)
    day = (utcnow() + timedelta(days=days)).date().isoformat()

    page = rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS", ship_date=day)

    assert sentence in page
    assert not Shipment.select().exists()


def test_rosa_takes_it_back(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")

    page = rosa.submit("Undo")

    assert "Undone." in page
    assert Shipment.get().status is ShipmentStatus.UNDONE


def test_what_amazon_refused_is_said_on_the_desk_and_mended_at_the_order(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")
    refuse(Shipment.get(), "The tracking number is in use.", utcnow())

    assert "1 shipment was refused by Amazon" in rosa.visit("/orders")
    assert "The tracking number is in use." in rosa.visit("/shipments")
    page_of(rosa)
    prefix = f"s{Shipment.get().id}-"
    page = rosa.submit("Retry", {f"{prefix}tracking_number": "1ZRIGHT"})

    assert "Amazon is told again." in page
    assert Shipment.get().status is ShipmentStatus.PENDING
    assert Shipment.get().tracking_number == "1ZRIGHT"


def test_a_store_that_confirms_nothing_ships_without_a_number(rosa, shop, page_of):
    Store.update(confirm_shipments=False).execute()
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", carrier="Other", other_carrier="Our own van")

    assert "Marked as shipped" in page
    assert Shipment.get().carrier == "Our own van"


def hinted(visitor, shop, page_of, **typed):
    """What the page asks for as a number is typed."""
    token = page_of(visitor).forms[0].fields["csrf_token"][0]
    address = f"/orders/{shop.order.id}/shipments/hints"
    return visitor.http.post(address, data={"csrf_token": token, **typed}, base_url=visitor.base)


def test_the_number_is_looked_at_as_it_is_typed(rosa, shop, page_of):
    shop.take(order())

    answer = hinted(rosa, shop, page_of, carrier="UPS", tracking_number="123")

    assert b"begins with 1Z" in answer.data


def test_a_viewer_sees_parcels_and_ships_none(client, shop, page_of):
    shop.take(order())
    viewer = sign_in_as(Role.VIEWER, client, shop)

    page = page_of(viewer)

    assert "Your role doesn't ship." in page
    assert viewer.visit(f"/orders/{shop.order.id}/shipments/new").status == 403


def test_unknown_carriers_get_no_hint():
    assert hint("Our own van", "7") == ""
    assert hint("UPS", NUMBER) == ""


def test_an_order_without_an_address_warns_before_it_ships(rosa, shop, page_of):
    shop.take(order(recipient=None))

    for path in ("", "/shipments/new"):
        page = rosa.visit(f"/orders/{shop.order.id}{path}")
        assert "Amazon has given no address for this order. Fetch it again" in page


def test_a_viewer_is_told_that_an_address_is_missing(client, shop):
    shop.take(order(recipient=None))
    viewer = sign_in_as(Role.VIEWER, client, shop)

    assert "Amazon has given no address" in viewer.visit(f"/orders/{shop.order.id}")


def test_what_has_left_needs_no_address(rosa, shop):
    waiting = order(recipient=None)
    shop.take(waiting)
    shop.take(updated(waiting, fulfillment=status("SHIPPED")))

    assert "message-warning" not in rosa.visit(f"/orders/{shop.order.id}").html


def test_a_scanned_code_is_kept_as_the_number_alone(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number="1027590111820004833500785458233610")

    assert (Shipment.get().tracking_number, Shipment.get().carrier) == ("785458233610", "FedEx")
    assert OrderPackage.get().tracking_number == "785458233610"
    assert "Shipped by FedEx 785458233610." in page


def test_the_carrier_is_proposed_by_the_number_where_none_is_chosen(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)

    rosa.submit("Ship", tracking_number=NUMBER)

    assert Shipment.get().carrier == "UPS"


def test_where_two_carriers_are_likely_both_are_named(rosa, shop, page_of):
    shop.open(GERMANY)
    shop.take(order(salesChannel={"marketplaceId": GERMANY}))
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number="612999123482")

    assert "Choose the carrier: by the number, FedEx or GLS." in page
    assert not Shipment.select().exists()


def test_the_proposed_carrier_is_chosen_as_the_number_is_typed(rosa, shop, page_of):
    shop.take(order())
    answer = hinted(rosa, shop, page_of, tracking_number=NUMBER, carrier="")

    assert b"By its number: UPS." in answer.data
    assert b'<option value="UPS" selected>' in answer.data


@pytest.mark.parametrize("typed", ["9.40011E+21", "612999123482.0", "9405507899000300000000"])
@pytest.mark.parametrize("carrier", ["UPS", "USPS", "FedEx"])
def test_what_a_spreadsheet_broke_is_refused_at_the_order(rosa, shop, page_of, typed, carrier):
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number=typed, carrier=carrier)

    assert page.status == 422
    assert "Your spreadsheet has shortened this number." in page
    assert not Shipment.select().exists()


def test_a_link_that_names_no_parcel_is_refused_in_one_sentence(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number="https://parcels.example/p?id=9", carrier="UPS")

    assert page.status == 422
    assert "This is a link" in page
    assert "look like" not in page


def test_what_a_spreadsheet_broke_is_refused_as_a_correction(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")
    refuse(Shipment.get(), "The tracking number is in use.", utcnow())
    page_of(rosa)

    page = rosa.submit("Retry", {f"s{Shipment.get().id}-tracking_number": "#N/A"})

    assert "This is no tracking number" in page
    assert Shipment.get().tracking_number == NUMBER


def test_a_letter_without_a_number_leaves_and_is_late_no_more(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", carrier="Other", other_carrier="Royal Mail")
    assert "Amazon takes a confirmation from here only with one" in page
    page = rosa.submit("Mark as shipped without a number")

    assert "Confirm it in Seller Central" in page
    assert Shipment.get().status is ShipmentStatus.MARKED
    assert shop.order.status is OrderStatus.SHIPPED
    assert not Shipment.due(utcnow() + timedelta(days=1)).exists()


def test_a_number_isnt_dropped_by_marking(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Mark as shipped without a number", tracking_number=NUMBER, carrier="UPS")

    assert "A number stands here" in page
    assert not Shipment.select().exists()


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("UPS®", "https://www.ups.com/track?tracknum="),
        ("DHL", "https://www.dhl.com/"),
        ("FEDEX", "https://www.fedex.com/fedextrack/"),
        ("Other", "https://www.ups.com/track?tracknum="),
    ],
)
def test_a_parcel_that_amazon_tells_of_is_followed_by_its_carrier(
    rosa, shop, page_of, told, address
):
    parcel = {"packageReferenceId": "1", "carrier": told, "trackingNumber": NUMBER}
    shop.take(order(packages=[parcel]))

    assert f'href="{address}' in page_of(rosa).html


def test_of_a_line_cancelled_in_part_the_rest_is_what_ships(rosa, shop, page_of):
    left = {"quantityFulfilled": 0, "quantityUnfulfilled": 3}
    shop.take(order(orderItems=[item(quantityOrdered=5, fulfillment=left)]))
    desk = rosa.visit("/orders")
    slip = rosa.visit(f"/orders/{shop.order.id}/packing-slip")
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")

    assert "3 × CANDLE-RED" in desk
    assert "Quantity Item 3 CANDLE-RED" in slip
    assert "Quantity 5 2 cancelled Shipped 3" in page
    assert [each.quantity for each in Shipment.get().items] == [3]
    assert shop.order.status == OrderStatus.SHIPPED


def test_a_line_of_which_a_part_was_cancelled_is_not_cancelled_itself(rosa, shop, page_of):
    left = {"quantityFulfilled": 0, "quantityUnfulfilled": 3}
    execution = {"cancellationExecution": {"cancelledBy": "BUYER"}}
    line = item(quantityOrdered=5, fulfillment=left, cancellation=execution)
    shop.take(order(orderItems=[line]))

    page = page_of(rosa)

    assert "of 3" in page


def test_what_amazon_does_not_list_is_said_on_the_desk_and_told_again_at_the_order(
    rosa, shop, page_of
):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")
    confirm(Shipment.get(), utcnow())
    miss(Shipment.get(), utcnow())

    assert "1 shipment was refused by Amazon, or isn't listed there" in rosa.visit("/orders")
    assert "hours later doesn't list it" in rosa.visit("/shipments")
    assert "Not listed by Amazon" in page_of(rosa)
    page = rosa.submit("Retry")

    assert "Amazon is told again." in page
    assert Shipment.get().status is ShipmentStatus.PENDING


def test_a_confirmed_number_is_corrected_at_the_order(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")
    confirm(Shipment.get(), utcnow())
    page_of(rosa)

    typed = {f"s{Shipment.get().id}-tracking_number": "1ZRIGHT"}
    page = rosa.submit("Tell Amazon the correction", typed)

    shipment = Shipment.get()
    assert "Amazon is told the new number." in page
    assert (shipment.status, shipment.tracking_number) == (ShipmentStatus.PENDING, "1ZRIGHT")
    assert [each.tracking_number for each in OrderPackage.select()] == ["1ZRIGHT"]


def test_the_number_that_amazon_lists_is_taken_at_the_order(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")
    confirm(Shipment.get(), utcnow())
    note_listed_as(Shipment.get(), "9400110200881234567896", utcnow())
    said = page_of(rosa)

    page = rosa.submit("Take Amazon's number")

    assert "under another number, 9400110200881234567896" in said
    assert "Nothing is late" in said
    assert "Correct the number" not in said
    assert "Amazon's number is taken." in page
    assert Shipment.get().tracking_number == "9400110200881234567896"
    assert Shipment.get().carrier == "USPS"
