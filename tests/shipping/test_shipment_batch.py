"""Shipping many orders at once: from the desk's selection or a pasted list."""

import pytest

from tests.accounts.people import post
from tests.orders.documents import HOME, order
from tests.pdf.reading import words_of
from tests.shipping.conftest import mapped
from webapp.ground.clock import utcnow
from webapp.orders.hold import hold
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order_status import OrderStatus
from webapp.orders.tally import Tally
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.shipping.shipment_batch import ShipmentBatch
from webapp.shipping.shipment_outcome import refuse


@pytest.fixture
def orders(shop):
    """Three orders of Rosa's, sent by the mapped service."""
    mapped(shop.store)
    shop.take(order(), order(), order())
    return shop.orders


def selected(rosa, orders):
    rosa.visit("/orders")
    return rosa.submit("Ship…", {"order": [str(each.id) for each in orders]})


def pasted(orders):
    return "\n".join(f"{each.amazon_order_id},1Z{each.id}" for each in orders)


def numbers():
    return {each.order_id: each.tracking_number for each in Shipment.select()}


def test_a_selection_ships_by_the_numbers_that_were_typed(rosa, shop, orders):
    selected(rosa, orders)

    page = rosa.submit("Ship", {f"tracking-{each.id}": f"1z{each.id}" for each in orders[:2]})

    assert numbers() == {each.id: f"1Z{each.id}" for each in orders[:2]}
    assert page.path.startswith("/shipments/batches/")
    assert "2 × Waits for Amazon" in page
    assert Tally.counts(shop.account)[OrderStatus.SHIPPED] == 2


def test_what_was_shipped_together_has_its_slips_together(rosa, orders):
    selected(rosa, orders)
    rosa.submit("Ship", {f"tracking-{each.id}": f"1z{each.id}" for each in orders[:2]})

    first, second = words_of(rosa.submit("PDF of the packing slips").answer.data)

    assert orders[0].amazon_order_id in first
    assert orders[1].amazon_order_id in second


def test_orders_to_one_address_are_pointed_out_before_they_ship(rosa, orders):
    page = selected(rosa, orders[:1])

    assert f"{len(orders)} to this address" in page.links


def test_a_pasted_list_fills_the_numbers_in_and_brings_orders_of_its_own(rosa, orders):
    selected(rosa, orders[:1])

    page = rosa.submit("Fill in", list=pasted(orders))
    assert page.forms[-1].fields[f"tracking-{orders[2].id}"] == [f"1Z{orders[2].id}"]
    assert not Shipment.select().exists()
    rosa.submit("Ship")

    assert numbers() == {each.id: f"1Z{each.id}" for each in orders}


def test_bad_lines_are_named_and_kept_and_nothing_leaves_before_they_are_mended(rosa, orders):
    rosa.visit("/shipments/batches/new")

    page = rosa.submit("Fill in", list=f"{pasted(orders)}\n113-0000000-0000000,1Z9")
    assert "Line 4: 113-0000000-0000000 is not among your orders." in page
    page = rosa.submit("Ship")

    assert page.status == 422
    assert page.forms[-1].fields["list"] == ["113-0000000-0000000,1Z9"]
    assert not Shipment.select().exists()


def test_orders_without_a_mapped_service_want_a_carrier(rosa, shop):
    shop.take(order())
    mine = shop.orders
    selected(rosa, mine)

    page = rosa.submit("Ship", {f"tracking-{mine[0].id}": "1Z1"})
    assert (page.status, "no service is mapped" in page) == (422, True)
    rosa.submit("Ship", {"carrier": "Other", "other_carrier": "Our own van"})

    assert Shipment.get().carrier == "Our own van"


def test_what_cant_be_shipped_says_so_and_the_others_leave(rosa, shop, orders):
    hold(shop.account, [orders[0].id], HoldReason.STOCK, utcnow(), shop.user.id)
    rosa.visit("/shipments/batches/new")

    assert "This order is on hold" in rosa.submit("Fill in", list=pasted(orders))
    page = rosa.submit("Ship")

    assert set(numbers()) == {orders[1].id, orders[2].id}
    assert "Not shipped" in page or "2 × Waits for Amazon" in page


def elsewhere():
    """An order to another person."""
    return order(
        recipient={"deliveryAddress": {**HOME, "name": "Bea Other", "postalCode": "10001"}}
    )


def test_one_number_at_two_addresses_leaves_only_when_it_is_meant_so(rosa, shop):
    mapped(shop.store)
    shop.take(order(), elsewhere())
    mine = shop.orders
    selected(rosa, mine)

    page = rosa.submit("Ship", {f"tracking-{each.id}": "1Z9" for each in mine})
    assert page.status == 422
    assert f"This number stands at order {mine[0].amazon_order_id} too" in page
    assert "usually begins with 1Z" in page
    assert not Shipment.select().exists()
    rosa.submit("Ship", {f"anyway-{each.id}": "yes" for each in mine})

    assert numbers() == {each.id: "1Z9" for each in mine}


def test_a_number_of_an_order_that_has_left_is_questioned(rosa, shop):
    mapped(shop.store)
    shop.take(order(), elsewhere())
    first, second = shop.orders
    selected(rosa, [first])
    rosa.submit("Ship", {f"tracking-{first.id}": "1Z9"})
    selected(rosa, [second])

    page = rosa.submit("Ship", {f"tracking-{second.id}": "1Z9"})

    assert f"This number stands at order {first.amazon_order_id} too" in page
    assert set(numbers()) == {first.id}


def test_one_parcel_to_one_address_asks_nothing(rosa, orders):
    selected(rosa, orders)

    rosa.submit("Ship", {f"tracking-{each.id}": "1Z9" for each in orders})

    assert numbers() == {each.id: "1Z9" for each in orders}


def test_the_same_form_ships_once_and_gets_the_same_batch(shop, orders):
    parcels = {each.id: DispatchedParcel(carrier="UPS", left_at=utcnow()) for each in orders}

    batches = [
        ShipmentBatch.ship(shop.account, parcels, "form-number", utcnow(), shop.user)
        for _ in range(2)
    ]

    assert batches[0] == batches[1]
    assert (Shipment.select().count(), ShipmentBatch.select().count()) == (3, 1)


def test_a_refused_one_stands_first_with_amazons_reason(rosa, orders):
    rosa.visit("/shipments/batches/new")
    rosa.submit("Fill in", list=pasted(orders))
    rosa.submit("Ship")
    refuse(Shipment.get(Shipment.order == orders[2]), "Amazon's own reason.", utcnow())

    page = rosa.visit(f"/shipments/batches/{ShipmentBatch.get().id}")

    assert "Amazon's own reason." in page
    assert page.text.index(orders[2].amazon_order_id) < page.text.index(orders[0].amazon_order_id)


def test_a_batch_that_wasnt_sent_is_taken_back(rosa, shop, orders):
    rosa.visit("/shipments/batches/new")
    rosa.submit("Fill in", list=pasted(orders))
    rosa.submit("Ship")

    page = rosa.submit("Undo")

    assert "3 taken back" in page
    assert {each.status for each in Shipment.select()} == {ShipmentStatus.UNDONE}
    assert Tally.counts(shop.account)[OrderStatus.AWAITING_SHIPMENT] == 3


def test_the_exported_file_has_the_tracking_numbers(rosa, orders):
    rosa.visit("/shipments/batches/new")
    rosa.submit("Fill in", list=pasted(orders[:1]))
    rosa.submit("Ship")
    rosa.visit("/orders?status=shipped")

    rosa.submit("Export CSV", order=str(orders[0].id))

    assert f"1Z{orders[0].id}" in rosa.page.html


@pytest.mark.parametrize("chosen", [{}, {"order": "abc"}, {"all": "yes", "query": "status=lost"}])
def test_a_batch_of_no_orders_is_refused_in_words(rosa, shop, chosen):
    rosa.visit("/shipments/batches/new")

    status = post(rosa, "/shipments/batches", form_key="k" * 20, **chosen)

    assert status == 400
    assert numbers() == {}


def test_orders_without_an_address_are_marked_before_they_ship(rosa, shop, orders):
    shop.take(order(recipient=None))
    lacking = shop.orders[-1]

    assert "No address" not in selected(rosa, orders)
    assert selected(rosa, [*orders, lacking]).text.count("No address") == 2
    rosa.submit("Ship", {f"tracking-{lacking.id}": "1Z555"})

    assert numbers() == {lacking.id: "1Z555"}


def test_no_order_without_an_address_ships_before_it_was_marked(rosa, shop, orders):
    shop.take(order(recipient=None))
    lacking = shop.orders[-1]
    selected(rosa, orders)

    page = rosa.submit("Ship", list=pasted([lacking]))

    assert "Amazon has given no address for this order. Ship again" in page
    assert numbers() == {}
    rosa.submit("Ship")
    assert lacking.id in numbers()


def test_the_carrier_comes_from_the_list_or_from_the_number(rosa, shop):
    shop.take(order(), order(), order())
    first, second, third = shop.orders
    lines = [
        f"{first.amazon_order_id},1Z1,Our own van",
        f"{second.amazon_order_id},612999123482",
        f"{third.amazon_order_id},ABC-1,ups®",
    ]
    rosa.visit("/shipments/batches/new")
    page = rosa.submit("Fill in", list="\n".join(lines))
    assert page.forms[-1].fields[f"carrier-{second.id}"] == ["FedEx"]

    rosa.submit("Ship")

    carriers = {each.order_id: each.carrier for each in Shipment.select()}
    assert carriers == {first.id: "Our own van", second.id: "FedEx", third.id: "UPS"}


def test_what_was_mapped_is_sent_by_the_lists_carrier(rosa, orders):
    rosa.visit("/shipments/batches/new")
    rosa.submit("Fill in", list=f"{orders[0].amazon_order_id},612999123482,FedEx")

    rosa.submit("Ship")

    assert (Shipment.get().carrier, Shipment.get().service) == ("FedEx", "")


@pytest.mark.parametrize("typed", ["9.4E+21", "N/A", "612999123482.0", "42010023"])
def test_nothing_leaves_with_a_number_that_is_none(rosa, orders, typed):
    selected(rosa, orders)

    page = rosa.submit("Ship", {f"tracking-{orders[0].id}": typed})

    assert page.status == 422
    assert numbers() == {}


@pytest.mark.parametrize("between", ["", " ", "-"])
def test_a_packing_slips_barcode_is_no_tracking_number_with_hyphens_or_without(
    rosa, orders, between
):
    scanned = orders[1].amazon_order_id.replace("-", between)
    selected(rosa, orders)

    typed = rosa.submit("Ship", {f"tracking-{orders[0].id}": scanned})
    rosa.visit("/shipments/batches/new")
    pasted = rosa.submit("Fill in", list=f"{orders[0].amazon_order_id}\t{scanned}")
    rosa.visit(f"/orders/{orders[0].id}/shipments/new")
    single = rosa.submit("Ship", tracking_number=scanned, carrier="UPS")

    for page in (typed, pasted, single):
        assert "This is Amazon's number of an order, not the parcel's" in page
    assert numbers() == {}


def test_letters_without_a_number_are_marked_beside_what_has_one(rosa, shop, orders):
    selected(rosa, orders[:2])

    page = rosa.submit(
        "Ship", {f"without-{orders[0].id}": "yes", f"tracking-{orders[1].id}": "1Z1"}
    )

    assert numbers() == {orders[0].id: "", orders[1].id: "1Z1"}
    assert "1 × Marked as shipped" in page
    assert Tally.counts(shop.account)[OrderStatus.SHIPPED] == 2


def test_a_number_that_is_another_carriers_alone_tells_more_than_the_mapping(rosa, orders):
    selected(rosa, orders[:1])

    rosa.submit("Ship", {f"tracking-{orders[0].id}": "612999123482"})

    assert (Shipment.get().carrier, Shipment.get().service) == ("FedEx", "")


def test_what_nothing_tells_goes_by_the_stores_last_carrier_for_this_country(rosa, shop):
    canada = HOME | {"countryCode": "CA"}
    shop.take(order(), order(), order(recipient={"deliveryAddress": canada}))
    first, second, third = shop.orders
    parcel = DispatchedParcel(carrier="Our own van", tracking_number="V-1", left_at=utcnow())
    ship(shop.account, first.id, parcel, "k" * 20, utcnow(), shop.user)
    selected(rosa, [second, third])

    page = rosa.submit("Ship", {f"tracking-{second.id}": "V-2", f"tracking-{third.id}": "V-3"})

    assert (page.status, page.text.count("no service is mapped")) == (422, 1)
    rosa.submit("Ship", {f"tracking-{third.id}": ""})
    assert [each.carrier for each in Shipment.select()] == ["Our own van", "Our own van"]


def test_the_table_shows_where_each_order_goes(rosa, orders):
    assert "US Austin" in selected(rosa, orders)


def test_the_desk_leads_to_the_list_without_a_selection(rosa, orders):
    rosa.visit("/orders")

    assert rosa.click("Paste tracking numbers").h1 == "Ship several orders"
