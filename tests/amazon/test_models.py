"""Amazon's own examples, from its model files, come through our client as they stand."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from webapp.amazon.failure import OurFault
from webapp.amazon.pacing import USAGE_PLANS
from webapp.amazon.seller import INCLUDED_DATA

MODELS = Path(__file__).parents[1] / "amazon_models"
ORDERS = "/orders/2026-01-01/orders"
BUY_SHIPPING = "merchantFulfillmentV0.json"
RESTRICTED_TOKENS = "/tokens/2021-03-01/restrictedDataToken"
SINCE = datetime(2024, 12, 25, tzinfo=UTC)


def model(name):
    return json.loads((MODELS / name).read_text(encoding="utf-8"))


def operations(name):
    """(path, operation) of a model file."""
    for path, verbs in model(name)["paths"].items():
        for verb in ("get", "post", "put", "delete"):
            if verb in verbs:
                yield path, verbs[verb]


def examples(name, path, status, operation_id=None):
    """What Amazon answers with that status: its printed example and its static sandbox's."""
    [operation] = [
        operation
        for at, operation in operations(name)
        if at == path and operation_id in (None, operation["operationId"])
    ]
    answer = operation["responses"][status]
    printed = answer.get("examples", {})
    static = answer.get("x-amzn-api-sandbox", {}).get("static", [])
    bodies = [printed.get("application/json") or printed, *(one["response"] for one in static)]
    return [body for body in bodies if body]


def search(seller):
    return seller.search_orders(marketplace_ids=["X"], after=SINCE, basis="created")


def test_every_page_of_orders_comes_through_whole(seller, amazon_stub):
    pages = examples("orders_2026-01-01.json", ORDERS, "200")
    for body in pages:
        amazon_stub.answers(200, body)

    read = [search(seller) for _ in pages]

    told = [[json.loads(order) for order in page.orders] for page in read]
    assert told == [body["orders"] for body in pages]
    tokens = [body.get("pagination", {}).get("nextToken") for body in pages]
    assert [page.next_token for page in read] == tokens
    assert sum(len(page.orders) for page in read) > 1


def test_every_single_order_comes_through_whole(seller, amazon_stub):
    orders = examples("orders_2026-01-01.json", f"{ORDERS}/{{orderId}}", "200")
    for body in orders:
        amazon_stub.answers(200, body)

    read = [seller.get_order(body["order"]["orderId"]) for body in orders]

    assert [json.loads(order) for order in read] == [body["order"] for body in orders]
    assert len(read) > 1


@pytest.mark.parametrize("body", [{}, {"errors": [{"code": "InvalidInput", "message": "?"}]}])
def test_amazons_bad_request_is_ours(seller, amazon_stub, body):
    [refusal] = examples("orders_2026-01-01.json", ORDERS, "400")
    amazon_stub.answers(400, refusal | body)

    with pytest.raises(OurFault, match="400 InvalidInput"):
        search(seller)


def test_amazons_seller_is_understood(seller, amazon_stub):
    accounts = examples("sellers.json", "/sellers/v1/account", "200")
    lists = examples("sellers.json", "/sellers/v1/marketplaceParticipations", "200")
    for body in accounts + lists:
        amazon_stub.answers(200, body)

    read = [seller.account() for _ in accounts], [seller.participations() for _ in lists]

    assert not any(account.individual for account in read[0])
    entries = [one for account in read[0] for one in account.participations]
    for entry in entries + [one for entries in read[1] for one in entries]:
        assert (entry.marketplace_id, entry.store_name) == ("ATVPDKIKX0DER", "BestSellerStore")
        assert (entry.participating, entry.suspended) == (True, False)


def test_amazons_shipment_confirmation_is_sent_and_its_refusal_explained(seller, amazon_stub):
    path = "/orders/v0/orders/{orderId}/shipmentConfirmation"
    [refusal] = examples("ordersV0.json", path, "400")
    amazon_stub.answers(400, refusal)

    with pytest.raises(OurFault) as caught:
        seller.confirm_shipment("902-1106328-1059050", {"marketplaceId": "ATVPDKIKX0DER"})

    assert caught.value.said == "Invalid Input"


def test_amazons_offers_are_understood(seller, amazon_stub):
    [body] = examples(BUY_SHIPPING, "/mfn/v0/eligibleShippingServices", "200")
    amazon_stub.answers(200, body)

    found = seller.shipping_offers({"AmazonOrderId": "903-5563053-5647845"})

    assert [(offer.carrier, str(offer.price), offer.currency) for offer in found.offers] == [
        ("UPS®", "33.73", "USD"),
        ("UPS®", "98.75", "USD"),
    ]
    assert found.offers[0].latest == datetime(2019, 10, 31, 6, tzinfo=UTC)
    assert all(offer.wants_inputs and offer.offer_id for offer in found.offers)
    assert (found.unavailable[0], found.unaccepted[0]) == ("UPS®", "YANWEN")


@pytest.mark.parametrize(
    ("operation", "path", "status"),
    [
        ("createShipment", "/mfn/v0/shipments", "Purchased"),
        ("getShipment", "/mfn/v0/shipments/{shipmentId}", "Purchased"),
        ("cancelShipment", "/mfn/v0/shipments/{shipmentId}", "RefundPending"),
    ],
)
def test_amazons_shipments_are_understood(seller, amazon_stub, operation, path, status):
    [body] = examples(BUY_SHIPPING, path, "200", operation)
    [token, *_] = examples("tokens_2021-03-01.json", RESTRICTED_TOKENS, "200")
    amazon_stub.answers(200, token)
    amazon_stub.answers(200, body)
    ask = {
        "createShipment": lambda: seller.buy_shipment({}),
        "getShipment": lambda: seller.get_shipment("abcddcba-00c3-4f6f-a63a-639f76ee9253"),
        "cancelShipment": lambda: seller.cancel_shipment("be7a0a53-00c3-4f6f-a63a-639f76ee9253"),
    }[operation]

    bought = ask()

    assert (bought.status, str(bought.price)) == (status, "33.73")
    assert bought.tracking_number.startswith("1Z17E21002")
    assert bought.items == {"12958298061782": 1}
    # Amazon's examples are cut off in the middle of the label.
    assert bought.label is None


def test_we_ask_for_no_data_that_amazon_does_not_know():
    operation = dict(operations("orders_2026-01-01.json"))[ORDERS]
    [known] = [
        parameter["items"]["enum"]
        for parameter in operation["parameters"]
        if parameter["name"] == "includedData"
    ]

    assert set(INCLUDED_DATA) < set(known)
    assert not {"PAYMENT", "EXPENSE"} & set(INCLUDED_DATA)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("orders_2026-01-01.json", {"searchOrders", "getOrder"}),
        ("ordersV0.json", {"confirmShipment"}),
        ("sellers.json", {"getAccount", "getMarketplaceParticipations"}),
        (
            "merchantFulfillmentV0.json",
            {
                "getEligibleShipmentServices",
                "createShipment",
                "getShipment",
                "cancelShipment",
            },
        ),
        ("tokens_2021-03-01.json", {"createRestrictedDataToken"}),
    ],
)
def test_our_pace_is_the_one_in_amazons_models(name, wanted):
    printed = {
        operation["operationId"]: operation["description"] for _, operation in operations(name)
    }

    for operation in wanted:
        plan = USAGE_PLANS[operation]
        assert f"| {plan.rate:g} | {plan.burst} |" in printed[operation]
