"""What Amazon asks of a parcel: shown wherever it is packed, asked for, and told."""

import json

import pytest

from tests.accounts.people import post
from tests.desk.test_export import exported
from tests.orders.documents import item, order, updated
from webapp.orders.demand import KINDS
from webapp.orders.order_status import OrderStatus
from webapp.shipping.shipment import Shipment

NUMBER = "1Z845X320301234566"
FIRST, SECOND = "AZ:L1Z2H38F4C5Q6R7E5K6Z1C2K3E", "AZ:L1Z2H38F4C5Q6R7E5K6Z1C2K3F"
SHIPPING = {
    "internationalShipping": {"iossNumber": "IM2760000742"},
    "shippingConstraints": {"signatureConfirmation": "MANDATORY", "palletDelivery": "MANDATORY"},
    "scheduledDeliveryWindow": {
        "earliestDateTime": "2026-11-30T16:45:52Z",
        "latestDateTime": "2026-11-30T20:45:52Z",
    },
}
DEMANDING = {
    "measurement": {"unit": "KILOGRAMS", "value": 2.5},
    "fulfillment": {
        "packing": {"serialNumberRequirement": {"requirementType": "REQUIRED"}},
        "shipping": SHIPPING,
    },
    "tax": {
        "taxCalculationBreakdowns": [{"reportingScheme": "IOSS"}],
        "taxCollections": [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon EU"}],
    },
}
SAID = [
    "The recipient must sign for it",
    "delivered on a pallet",
    "IM2760000742",
    "between 30 Nov 2026, 08:45 PST and 30 Nov 2026, 12:45 PST",
    "from 29 Nov 2026, 08:45 PST on",
    "2.5 kilograms",
    "serial number of each unit",
]
PRINTED = [
    "Signature",
    "Pallet",
    "IOSS: IM2760000742",
    "Serial number",
    "2.5 kilograms",
    "08:45 PST",
]
INSTEAD = {
    "FBM_SHIP_PLUS": "Ship+",
    "AMAZON_EASY_SHIP": "Easy Ship",
    "IN_STORE_PICK_UP": "In-store pick-up",
    "DELIVERY_BY_AMAZON": "Delivery by Amazon",
}


def demanding(**changes):
    window = {"labelPrintingWindow": {"earliestDateTime": "2026-11-29T16:45:52Z"}}
    return order(orderItems=[item(**DEMANDING)], fulfillment=window, **changes)


def coded(**line):
    return order(orderItems=[item(programs=["TRANSPARENCY"], **line)])


def test_the_order_and_its_forms_say_what_amazon_asks_of_the_parcel(rosa, shop):
    shop.take(demanding())

    pages = ["", "/shipments/new", "/labels/new"]
    for page in (rosa.visit(f"/orders/{shop.order.id}{each}") for each in pages):
        assert [words for words in SAID if words not in page] == []

    assert "Tax is collected and paid by Amazon EU" in rosa.visit(f"/orders/{shop.order.id}")


def test_a_measure_that_is_no_number_takes_nothing_else_along_and_all_schemes_are_named(rosa, shop):
    schemes = {"taxCalculationBreakdowns": [{"reportingScheme": each} for each in ("IOSS", "VOEC")]}
    odd = {"measurement": {"unit": "KILOGRAMS", "value": "some two"}, "tax": schemes}
    shop.take(order(orderItems=[item(programs=["TRANSPARENCY"], **{**DEMANDING, **odd})]))

    page = rosa.visit(f"/orders/{shop.order.id}")

    said = ("IM2760000742", "Transparency code", "must sign for it", "some two", "IOSS, VOEC")
    assert [words for words in said if words not in page] == []


def test_the_desk_the_slip_and_the_file_bear_it_as_flags(rosa, shop):
    shop.take(demanding())
    desk = rosa.visit("/orders")
    file = rosa.submit("Export CSV", order=str(shop.order.id)).html
    slip = rosa.visit(f"/orders/{shop.order.id}/packing-slip")

    assert [
        flag for flag in ("Signature", "Pallet", "IOSS", "Sold by measure") if flag not in desk
    ] == []
    assert [words for words in PRINTED if words not in slip or words not in file] == []


def test_the_desk_finds_orders_by_what_is_asked_of_them(rosa, shop):
    shop.take(demanding(), order())
    asked, plain = [each.amazon_order_id for each in shop.orders]

    for address in ("/orders?demand=any", "/orders?demand=signature", "/orders?demand=ioss"):
        page = rosa.visit(address)
        assert (asked in page, plain in page) == (True, False)

    assert asked not in rosa.visit("/orders?demand=age")
    assert "knows no such demand" in rosa.visit("/orders?demand=nonsense", expect=400)


@pytest.mark.parametrize(("program", "flag"), INSTEAD.items())
def test_a_program_with_another_way_to_ship_says_it_and_offers_no_usual_parcel(
    rosa, shop, program, flag
):
    shop.take(order(programs=[program]))
    desk, page = rosa.visit("/orders"), rosa.visit(f"/orders/{shop.order.id}")
    label = rosa.visit(f"/orders/{shop.order.id}/labels/new")

    typed = {"carrier": "UPS", "tracking_number": NUMBER, "ship_date": "2026-11-23"}
    answered = post(rosa, f"/orders/{shop.order.id}/shipments", form_key="form-1234", **typed)

    assert flag in desk
    assert "Seller Central" in page
    assert "Buy a label" not in page
    assert "Show the prices" not in label
    assert answered == 422
    assert not Shipment.select().exists()


def test_a_pick_list_names_what_ships_by_a_program_all_the_same(rosa, shop):
    shop.take(order(programs=["FBM_SHIP_PLUS"]))
    rosa.visit("/orders")

    assert "CANDLE-RED" in rosa.submit("Pick list", order=str(shop.order.id))


def test_transparency_codes_are_asked_for_one_a_unit_and_told(rosa, shop):
    shop.take(coded(quantityOrdered=2))
    rosa.visit(f"/orders/{shop.order.id}")
    [line] = shop.order.items
    field, number = f"codes-{line.order_item_id}", {"tracking_number": NUMBER, "carrier": "UPS"}

    for typed in ("", "nonsense", FIRST, f"{FIRST} {FIRST}"):
        assert rosa.submit("Ship", {field: typed, **number}).status == 422
    rosa.submit("Ship", {field: f"{FIRST}\r\n{SECOND}", **number})

    shipment = Shipment.get()
    [told] = shipment.request(shipment.items)["packageDetail"]["orderItems"]
    assert told["transparencyCodes"] == [FIRST, SECOND]


def test_a_batch_asks_for_the_codes_too(rosa, shop):
    shop.take(coded())
    rosa.visit("/orders")
    rosa.submit("Ship…", order=str(shop.order.id))
    [line] = shop.order.items
    number = {f"tracking-{shop.order.id}": NUMBER, f"carrier-{shop.order.id}": "UPS"}

    assert "Amazon wants the Transparency codes of 1 unit" in rosa.submit("Ship", number)
    rosa.submit("Ship", {f"codes-{shop.order.id}-{line.order_item_id}": FIRST, **number})

    assert [each.codes for each in Shipment.get().items] == [[FIRST]]


def test_what_the_buyer_wrote_for_the_delivery_stands_where_people_are_shown(rosa, shop):
    wishes = {"dropOffLocation": "REAR_DOOR", "addressInstruction": "Gate code 1234"}
    hours = {
        "dayOfWeek": "MON",
        "timeWindows": [
            {"startTime": {"hour": 9, "minute": 0}, "endTime": {"hour": 17, "minute": 30}}
        ],
    }
    closed = {"exceptionDate": "2026-12-25", "exceptionDateType": "CLOSED", "timeWindows": []}
    short = {**hours, "exceptionDate": "2026-12-24", "exceptionDateType": "OPEN"}
    wishes["deliveryTime"] = {"businessHours": [hours], "exceptionDates": [closed, short, {}]}
    shop.take(order(recipient={"deliveryPreference": wishes}))

    for address in ("", "/packing-slip"):
        page = rosa.visit(f"/orders/{shop.order.id}{address}")
        for words in (
            *("Leave it at: Rear door", "Gate code 1234", "Open MON 09:00 to 17:30"),
            *("Closed on 25 Dec 2026", "Open 24 Dec 2026 09:00 to 17:30"),
        ):
            assert words in page
    assert "1234" not in json.dumps([shop.order.demands, shop.order.unread_fields])


def test_what_stands_beside_the_lines_is_asked_too(rosa, shop):
    picking = {"substitutionPreference": {"substitutionType": "DO_NOT_SUBSTITUTE"}}
    invoicing = {"invoiceStatus": "NOT_FOUND", "buyerInvoicePreference": "BUSINESS"}
    line = item(fulfillment={"picking": picking})
    shop.take(order(orderItems=[line], tax={"taxInvoicing": invoicing}))

    page, desk = rosa.visit(f"/orders/{shop.order.id}"), rosa.visit("/orders?demand=any")

    for words in (
        "upload it in Seller Central",
        "invoice for a business",
        "Send nothing else in its place",
    ):
        assert words in page
    assert "Invoice" in desk


def test_a_demand_of_some_lines_says_of_which(rosa, shop):
    constraints = {"shippingConstraints": {"recipientAgeVerification": "MANDATORY"}}
    wine = item(product={"sellerSku": "WINE"}, fulfillment={"shipping": constraints})
    shop.take(order(orderItems=[wine, item()]))

    assert "old enough. Only WINE" in rosa.visit(f"/orders/{shop.order.id}")


def test_what_amazon_asks_later_is_asked_from_then_on(rosa, shop):
    first = order()
    shop.take(first)
    shop.take_later(updated(first, programs=["AMAZON_EASY_SHIP"]))

    assert shop.order.status == OrderStatus.AWAITING_SHIPMENT
    assert KINDS["easy_ship"].sentence in rosa.visit(f"/orders/{shop.order.id}")


def test_programs_without_words_of_ours_stand_as_amazon_calls_them(rosa, shop):
    service = [{"orderId": "1", "orderItemId": "2", "associationType": "VALUE_ADD_SERVICE"}]
    lines = [item(programs=["SUBSCRIBE_AND_SAVE"], associatedOrderItems=service)]
    shop.take(order(programs=["PRIME", "AMAZON_HAUL", "MOONLIGHT", "PREORDER"], orderItems=lines))

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert "programs of Amazon's: Amazon haul, Moonlight" in page
    assert "bought by these programs of Amazon's: Subscribe and save" in page
    assert "ordered before its release" in page
    assert "A service was ordered with it" in page


def test_lines_of_several_measures_are_all_told(rosa, shop):
    measures = [{"unit": "KILOGRAMS", "value": value} for value in (11, 1, 2.5)]
    shop.take(order(orderItems=[item(measurement=each) for each in measures]))

    page, [row] = rosa.visit(f"/orders/{shop.order.id}"), exported(shop)

    assert [page.text.count(f"by measure: {n} kilograms.") for n in ("11", "1", "2.5")] == [1, 1, 1]
    assert row["Demands"] == "Sold by measure: 11 kilograms, 1 kilograms, 2.5 kilograms"


def test_what_amazon_says_it_does_not_ask_is_not_asked(shop):
    packing = {"serialNumberRequirement": {"requirementType": "NOT_REQUIRED"}}
    shipping = {"shippingConstraints": {"signatureConfirmation": "NONE"}}
    shop.take(order(orderItems=[item(fulfillment={"packing": packing, "shipping": shipping})]))

    assert shop.order.demands is None


def test_a_constraint_that_amazon_adds_is_flagged_and_said(rosa, shop):
    asked = {"keepUpright": "MANDATORY", "recipientAgeVerification": "MANDATORY", "other": "NONE"}
    shop.take(order(orderItems=[item(fulfillment={"shipping": {"shippingConstraints": asked}})]))

    page, [row] = rosa.visit(f"/orders/{shop.order.id}"), exported(shop)

    assert "Amazon sets this condition for shipping: Keep upright." in page
    assert row["Demands"] == "Age check; Constraint: Keep upright"


def test_a_time_that_the_buyer_chose_for_the_whole_order_is_said(rosa, shop):
    chosen = SHIPPING["scheduledDeliveryWindow"]
    level = {"fulfillmentServiceLevel": "SCHEDULED", "deliverByWindow": chosen}
    shop.take(order(fulfillment={"fulfillmentStatus": "UNSHIPPED", **level}))

    assert "30 Nov 2026, 08:45 PST and 30 Nov" in rosa.visit(f"/orders/{shop.order.id}")
