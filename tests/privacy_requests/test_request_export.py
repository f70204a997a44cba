"""What a person receives who asks for their data: theirs, and nothing else."""

import json
from typing import Any

from tests.orders.documents import NOON, order
from tests.privacy_requests.data_requests import asked, carried_out
from webapp.orders.note import Note
from webapp.orders.restriction import Restriction
from webapp.privacy_requests.request_export import export
from webapp.privacy_requests.request_kind import Asker, RequestKind

GIFT = {
    "recipient": {"deliveryAddress": {"name": "Bea Gift", "phone": "+1 555 0199"}},
}


def test_the_buyer_receives_what_is_held_about_her(shop: Any) -> None:
    shop.take(order())

    given = export(carried_out(shop, asked(shop, RequestKind.ACCESS)), NOON)

    [held] = given["orders"]
    assert held["personal_data"]["buyer"]["email"] == "ada@canary.example"
    assert held["total"] == "25.50 USD"
    assert given["information"]["source"].startswith("Amazon")


def test_the_recipient_of_a_gift_learns_neither_the_buyer_nor_the_price(shop: Any) -> None:
    paper = order(**GIFT)
    shop.take(paper)
    request = asked(
        shop,
        RequestKind.ACCESS,
        Asker.GIFT_RECIPIENT,
        name="Bea Gift",
        email="",
        order_number=paper["orderId"],
    )

    given = export(carried_out(shop, request), NOON)

    text = json.dumps(given)
    assert "Bea Gift" in text
    assert "anary" not in text.replace("7 Canary Wharf", "")
    assert "25.50" not in text


def test_the_buyer_of_a_gift_doesnt_receive_the_recipients_data(shop: Any) -> None:
    shop.take(order(**GIFT))

    given = export(carried_out(shop, asked(shop, RequestKind.PORT)), NOON)

    assert "Bea Gift" not in json.dumps(given)
    assert "+1 555 0199" not in json.dumps(given)


def test_orders_that_were_left_out_stay_out(shop: Any) -> None:
    shop.take(order())

    given = export(carried_out(shop, asked(shop, RequestKind.ACCESS), roles=[]), NOON)

    assert given["orders"] == []


def test_what_the_merchant_noted_of_somebodys_own_order_is_given_too(shop: Any) -> None:
    shop.take(order())
    Note.write(shop.order, "Ada rang: leave it with Bea", NOON, shop.user.id)

    given = export(carried_out(shop, asked(shop, RequestKind.ACCESS)), NOON)

    [held] = given["orders"]
    assert held["notes"] == [
        {"written_at": "2026-11-23T12:00:00Z", "text": "Ada rang: leave it with Bea"}
    ]


def test_a_note_of_a_gift_is_only_given_by_whoever_has_read_it(shop: Any) -> None:
    shop.take(order(**GIFT))
    Note.write(shop.order, "Bea is not to know from whom it is", NOON, shop.user.id)

    unread = export(carried_out(shop, asked(shop, RequestKind.ACCESS)), NOON)
    read = export(carried_out(shop, asked(shop, RequestKind.ACCESS), notes=True), NOON)

    assert unread["orders"][0]["notes"] == []
    assert read["orders"][0]["notes"][0]["text"].startswith("Bea is not")


def test_a_restriction_keeps_nothing_from_whoever_asked_for_it(shop: Any) -> None:
    shop.take(order())
    Note.write(shop.order, "Ada rang", NOON, shop.user.id)
    Restriction.impose(shop.order, ["buyer"], 7, NOON)

    given = export(carried_out(shop, asked(shop, RequestKind.PORT)), NOON)

    assert given["orders"][0]["notes"][0]["text"] == "Ada rang"
    assert given["orders"][0]["personal_data"]["buyer"]["name"] == "Ada Canary"
