"""Orders by the API: pages, filters, what changed; people only where they are asked for."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import ROSA
from tests.api.conftest import Caller
from tests.orders.documents import BRAZIL, CANADA, NOON, item, order
from webapp.compliance.reading_alarm import UnusualReading
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import iso, utcnow
from webapp.orders.hold import hold
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.redaction import Reason, redact


def following(answer: Any) -> str:
    """The address of the page that follows; empty at the last."""
    found = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", ""))
    return found[1] if found else ""


def walked(caller: Caller, path: str) -> list[str]:
    """The numbers of all pages, from this one on."""
    numbers: list[str] = []
    while path:
        answer = caller.get(path)
        assert answer.status_code == 200
        numbers += [each["number"] for each in answer.json["orders"]]
        path = following(answer)
    return numbers


def viewed() -> list[AuditEntry]:
    events = ("order.viewed", "orders.listed")
    return list(AuditEntry.select().where(AuditEntry.event.in_(events)))


def aged(hours: int, **changes: Any) -> dict[str, Any]:
    """An order that was placed, and last changed, so long ago."""
    at = iso(NOON - timedelta(hours=hours))
    return order(createdTime=at, lastUpdatedTime=at, **changes)


def test_pages_hold_each_order_once_the_newest_first(caller: Caller, shop: Any) -> None:
    documents = [aged(hours) for hours in range(1, 8)]
    shop.take(*documents)

    numbers = walked(caller, "orders?limit=3")

    assert numbers == [each["orderId"] for each in documents]


def test_a_page_that_is_begun_stays_right_while_orders_come_in(caller: Caller, shop: Any) -> None:
    documents = [aged(hours) for hours in range(1, 5)]
    shop.take(*documents)
    first = caller.get("orders?limit=2")

    shop.take_later(aged(0))

    rest = walked(caller, following(first))
    assert rest == [each["orderId"] for each in documents[2:]]


def test_a_cursor_is_good_for_its_question_alone(caller: Caller, shop: Any) -> None:
    shop.take(*[aged(hours) for hours in range(1, 4)])
    cursor = following(caller.get("orders?limit=1")).partition("cursor=")[2]

    refused = [
        caller.get(f"orders?status=shipped&cursor={cursor}"),
        caller.get(f"orders?cursor={cursor[:-2]}xx"),
        caller.get("orders?cursor=eyJ4IjoxfQ"),
        caller.get(f"products?cursor={cursor}"),
    ]

    assert [each.status_code for each in refused] == [400] * 4


def test_orders_by_status_store_and_number(caller: Caller, shop: Any) -> None:
    second = shop.open(CANADA)
    there = order(salesChannel={"marketplaceId": CANADA})
    held = order()
    shop.take(order(), held, there)
    waiting = Order.get(Order.amazon_order_id == held["orderId"])
    hold(shop.account, [waiting.id], None, NOON, shop.user.id)

    by_status = walked(caller, "orders?status=on_hold")
    by_store = walked(caller, f"orders?store={second.id}")
    by_number = walked(caller, f"orders?number={held['orderId']}")

    assert (by_status, by_store, by_number) == (
        [held["orderId"]],
        [there["orderId"]],
        [held["orderId"]],
    )
    assert caller.get("orders?store=999999").status_code == 404


def test_what_changed_comes_in_the_order_in_which_it_did(caller: Caller, shop: Any) -> None:
    documents = [aged(hours) for hours in range(1, 6)]
    shop.take(*documents)
    since = iso(NOON - timedelta(hours=3))

    numbers = walked(caller, f"orders?updated_since={since}&limit=2")

    assert numbers == [each["orderId"] for each in reversed(documents[:3])]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=many",
        "status=lost",
        "updated_since=yesterday",
        "updated_since=2026-02-30T00:00:00Z",
        "updated_since=0001-01-01T00:00:00%2B14:00",
        "store=-1",
        "store=99999999999999999999",
        "people=yes",
        "account=1",
        "limit=1&limit=2",
    ],
)
def test_a_query_that_is_not_declared_is_refused_by_its_name(caller: Caller, query: str) -> None:
    answer = caller.get(f"orders?{query}")

    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == query.partition("=")[0]


def test_one_order_by_its_number_or_id(caller: Caller, shop: Any) -> None:
    shop.take(order())
    number = shop.order.amazon_order_id

    by_number, by_id = caller.get(f"orders/{number}"), caller.get(f"orders/{shop.order.id}")

    assert by_number.json == by_id.json
    assert by_number.json["status"] == "awaiting_shipment"
    assert by_number.json["total"] == {"amount": "25.50", "currency": "USD"}
    assert by_number.json["items"][0]["quantity_left"] == 1
    assert caller.get("orders/112-0000000-0000000").status_code == 404


def test_an_unchanged_order_is_not_sent_again(caller: Caller, shop: Any) -> None:
    shop.take(order())
    path = f"orders/{shop.order.id}"
    known = caller.get(path).headers["ETag"]

    unchanged = caller.get(path, **{"If-None-Match": known})
    Order.update(status="on_hold").execute()
    changed = caller.get(path, **{"If-None-Match": known})

    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["ETag"] != known


def test_nobody_is_named_unless_asked_for(caller: Caller, shop: Any) -> None:
    shop.take(order())

    texts = [
        caller.get(path).get_data(as_text=True) for path in ("orders", f"orders/{shop.order.id}")
    ]

    assert not [text for text in texts if "Canary" in text or "people" in text]
    assert viewed() == []


def test_people_are_told_and_the_reading_is_noted(caller: Caller, shop: Any) -> None:
    shop.take(order())

    answer = caller.get(f"orders/{shop.order.id}?people=true")

    assert answer.json["people"]["recipient"]["name"] == "Ada Canary"
    assert answer.json["people"]["buyer"]["email"] == "ada@canary.example"
    [entry] = viewed()
    assert (entry.event, entry.subject_id) == ("order.viewed", shop.order.id)
    assert entry.actor == f"user:{shop.user.id}"
    assert entry.details == {"token": caller.token.id}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_with_people_is_noted_as_a_list_that_the_alarm_counts(
    caller: Caller, shop: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("webapp.compliance.reading_alarm.MOST_LISTED_A_DAY", 2)
    shop.take(order(), order(), order())

    caller.get("orders?people=true")

    [entry] = viewed()
    assert sorted(entry.details["orders"]) == sorted(each.id for each in shop.orders)
    [reading] = UnusualReading.find(utcnow(), shop.account)
    assert reading.user_id == shop.user.id


def test_a_token_without_the_scope_is_told_nobody(callers: Any, shop: Any) -> None:
    shop.take(order())

    answer = callers("orders:read").get("orders?people=true")

    assert answer.status_code == 403
    assert "Canary" not in answer.get_data(as_text=True)
    assert viewed() == []


def test_a_maker_without_the_right_is_told_nobody(
    caller: Caller, shop: Any, monkeypatch: Any
) -> None:
    shop.take(order())
    monkeypatch.setattr(type(shop.user), "may_see_personal_data", property(lambda _: False))

    assert caller.get("orders?people=true").status_code == 403


def test_a_redacted_order_says_so(caller: Caller, shop: Any) -> None:
    shop.take(order())
    redact(shop.account, [shop.order.id], Reason.AMAZON, utcnow(), None)

    answer = caller.get(f"orders/{shop.order.id}?people=true")

    assert answer.json["redacted"]["words"] == "REDACTED (Amazon)"
    assert answer.json["people"] is None
    assert Party.select().count() == 0
    assert viewed() == []


def test_a_maker_must_have_the_second_factor_that_is_demanded(
    app: Any, callers: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(type(app.extensions["settings"]), "demands_second_factor", True)

    answer = callers().get("token")

    assert answer.status_code == 401
    assert "second factor" in answer.json["detail"]
    assert ROSA.email not in answer.get_data(as_text=True)


def test_the_api_tells_what_amazon_demands_of_the_parcel(caller: Caller, shop: Any) -> None:
    shipping = {"shippingConstraints": {"signatureConfirmation": "MANDATORY"}}
    line = item(fulfillment={"shipping": shipping})
    shop.take(order(programs=["FBM_SHIP_PLUS"], orderItems=[line]))

    [told] = caller.get("orders").json["orders"]

    assert [each["code"] for each in told["demands"]] == ["ship_plus", "signature"]
    assert [each["code"] for each in told["items"][0]["demands"]] == ["signature"]
    assert "refuses a confirmation from here" in told["demands"][0]["words"]


def test_the_api_tells_each_part_of_an_address(caller: Caller, shop: Any) -> None:
    shop.take(order(recipient=None) | {"recipient": {"deliveryAddress": BRAZIL}})

    told = caller.get(f"orders/{shop.order.id}?people=true").json["people"]["recipient"]

    assert told["street"] == ["Avenida Paulista, 1578, Apto 42"]
    assert (told["district"], told["city"]) == ("Bela Vista", "São Paulo")
