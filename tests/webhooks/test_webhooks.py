"""What happens to orders is told, signed, tried again for a day, and never with people."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from jobs.schedule import SCHEDULE
from tests.accounts.people import ROSA, signed_in
from tests.orders.documents import NOON, order
from tests.shipping.label_buyer import LabelBuyer
from webapp.accounts.notice import Notice
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.privacy.erasure_replay import replay
from webapp.privacy.redaction import Reason, erase_party, redact
from webapp.shipping import shipment_outcome
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.webhooks.event_kind import CHOICES, EventKind
from webapp.webhooks.webhook_delivery import PAUSES, DeliveryStatus, WebhookDelivery
from webapp.webhooks.webhook_endpoint import FAILS_FOR, SECRET, WebhookEndpoint
from webapp.webhooks.webhook_task import perform_due

UPS = DispatchedParcel(carrier="UPS", tracking_number="1Z999AA10123456784", left_at=NOON)


def kinds() -> list[str]:
    return [each.event.value for each in WebhookDelivery.select().order_by(WebhookDelivery.id)]


def bodies(listener: Any) -> list[dict[str, Any]]:
    return [json.loads(body) for _, _, body in listener.heard]


def test_what_happens_to_an_order_is_told_and_nobody_is_named(
    shop: Any, endpoint: Any, listener: Any, deliver: Any
) -> None:
    shop.take(document := order())
    document["lastUpdatedTime"] = "2026-11-23T11:59:00Z"
    shop.take_later(document)
    shipment = ship(shop.account, shop.order.id, UPS, "k" * 20, NOON, shop.user)
    shipment_outcome.refuse(shipment, "InvalidInput", utcnow())
    redact(shop.account, [shop.order.id], Reason.AMAZON, utcnow(), None)

    deliver()

    told = {each["type"]: each["data"]["orders"] for each in bodies(listener)}
    assert told.keys() == {each.value for each in CHOICES}
    number, order_id = document["orderId"], shop.order.id
    assert all(each["number"] == number for [each] in told.values())
    assert told["order.shipped"] == [{"id": order_id, "number": number, "status": "shipped"}]
    assert "Canary" not in str(listener.heard)
    assert "Austin" not in str(listener.heard)


def test_a_redaction_is_told_once_whatever_is_erased_or_replayed_after_it(
    shop: Any, endpoint: Any
) -> None:
    shop.take(order())
    redact(shop.account, [shop.order.id], Reason.AMAZON, NOON, None)

    erase_party(shop.order, "buyer", Reason.GDPR, NOON)
    replay(NOON, whole=True)

    assert kinds().count("order.redacted") == 1
    assert shop.order.redaction_words == "REDACTED (Amazon)"


def test_a_parcel_with_a_label_of_amazon_is_told_as_any_other(
    settings: Any, database: Any, sandbox: Any, listener: Any
) -> None:
    rosa = LabelBuyer(sandbox.remote, settings)
    WebhookEndpoint.make(rosa.user, listener.url, ["order.shipped"], [listener.place], utcnow())

    rosa.buys(rosa.has_order())

    assert kinds() == ["order.shipped"]


def test_many_orders_at_once_are_one_request(shop: Any, endpoint: Any) -> None:
    shop.take(*[order() for _ in range(101)])

    counts = [len(json.loads(each.body)["data"]["orders"]) for each in WebhookDelivery.select()]

    assert sorted(counts) == [1, 100]


def test_only_what_was_asked_for_is_told(shop: Any, endpoint: Any) -> None:
    WebhookEndpoint.update(events="order.shipped").execute()

    shop.take(order())
    ship(shop.account, shop.order.id, UPS, "k" * 20, NOON, shop.user)

    assert kinds() == ["order.shipped"]


def test_a_request_is_signed_as_standard_webhooks_has_it(
    endpoint: Any, listener: Any, deliver: Any
) -> None:
    WebhookDelivery.test(endpoint, utcnow())

    deliver()

    [(path, headers, body)] = listener.heard
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    key = base64.b64decode(endpoint.secret.removeprefix(SECRET))
    expected = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - utcnow().timestamp()) < 60
    assert (path, headers["Host"]) == ("/hooks", listener.place)
    assert WebhookDelivery.get().status is DeliveryStatus.DELIVERED


def test_what_is_not_taken_is_tried_again_under_the_same_id(
    endpoint: Any, listener: Any, deliver: Any
) -> None:
    listener.answers = [500, 204]
    WebhookDelivery.test(endpoint, utcnow())

    deliver()
    refused = WebhookDelivery.get()
    WebhookDelivery.update(due_at=utcnow()).execute()
    deliver()

    assert (refused.status, refused.answered, refused.attempts) == (DeliveryStatus.WAITING, 500, 1)
    assert refused.due_at > utcnow() - timedelta(seconds=60)
    first, second = (headers["webhook-id"] for _, headers, _ in listener.heard)
    assert first == second
    assert WebhookDelivery.get().status is DeliveryStatus.DELIVERED
    assert WebhookEndpoint.get().failing_since is None


def test_it_is_given_up_after_a_day_and_sent_again_when_asked(
    endpoint: Any, listener: Any, deliver: Any, shop: Any
) -> None:
    listener.answers = [500, 204]
    WebhookDelivery.test(endpoint, utcnow())
    WebhookDelivery.update(attempts=len(PAUSES)).execute()

    deliver()
    given_up = WebhookDelivery.get()
    given_up.send_again(shop.user, utcnow())
    deliver()

    assert sum(PAUSES) > timedelta(hours=23).total_seconds()
    assert given_up.message_id == WebhookDelivery.get().message_id
    assert WebhookDelivery.get().status is DeliveryStatus.DELIVERED
    assert len(listener.heard) == 2


def test_after_days_of_failures_it_is_turned_off_and_owners_are_told(
    endpoint: Any, listener: Any, deliver: Any, shop: Any
) -> None:
    listener.answers = [500]
    long_ago = utcnow() - FAILS_FOR - timedelta(minutes=1)
    WebhookEndpoint.update(failing_since=long_ago).execute()
    WebhookDelivery.test(endpoint, utcnow())

    deliver()

    assert WebhookEndpoint.get().disabled_at is not None
    notice = Notice.get(Notice.kind == "webhook_failing")
    assert notice.path == f"/account/webhooks/{endpoint.id}"
    shop.take(order())
    assert kinds() == ["test"]
    WebhookEndpoint.get().resume(shop.user, utcnow())
    assert Notice.get_by_id(notice.id).resolved_at is not None


def test_a_redirect_is_not_followed(endpoint: Any, listener: Any, deliver: Any) -> None:
    listener.answers, listener.headers = [307], {"Location": listener.url}
    WebhookDelivery.test(endpoint, utcnow())

    deliver()

    assert len(listener.heard) == 1
    assert WebhookDelivery.get().answered == 307


def test_a_worker_goes_on_with_what_else_waits_there(endpoint: Any, listener: Any) -> None:
    for _ in range(3):
        WebhookDelivery.test(endpoint, utcnow())

    perform_due(WebhookDelivery.select().order_by(WebhookDelivery.id).get(), [listener.place])

    assert len(listener.heard) == 3
    assert not WebhookDelivery.due(utcnow()).exists()


def test_a_worker_leaves_an_endpoint_that_takes_nothing(endpoint: Any, listener: Any) -> None:
    listener.answers = [500]
    for _ in range(3):
        WebhookDelivery.test(endpoint, utcnow())

    perform_due(WebhookDelivery.select().order_by(WebhookDelivery.id).get(), [listener.place])

    assert len(listener.heard) == 1


def test_two_workers_send_it_once(endpoint: Any, listener: Any, deliver: Any) -> None:
    WebhookDelivery.test(endpoint, utcnow())
    first, second = WebhookDelivery.get(), WebhookDelivery.get()

    assert first.claim(utcnow())

    assert not second.claim(utcnow())


def test_rosa_adds_one_tries_it_and_sees_what_was_delivered(
    client: Any, shop: Any, listener: Any, deliver: Any
) -> None:
    rosa = signed_in(client, ROSA)
    rosa.visit("/account/webhooks")
    hers = {"url": "https://erp.example.com/hooks", "events": ["order.shipped"]}

    added = rosa.submit("Add the webhook", **hers)

    endpoint = WebhookEndpoint.get()
    [secret] = [word for word in added.text.split() if word.startswith(SECRET)]
    assert secret.encode() not in bytes(endpoint.sealed)
    rosa.visit(f"/account/webhooks/{endpoint.id}")
    assert secret not in rosa.page
    rosa.submit("Send a test")
    WebhookEndpoint.update(url=listener.url).execute()
    deliver()
    assert "Delivered" in rosa.visit(f"/account/webhooks/{endpoint.id}")
    rosa.submit(f"Send again {WebhookDelivery.get().message_id}")
    assert WebhookDelivery.get().status is DeliveryStatus.WAITING
    rosa.visit(f"/account/webhooks/{endpoint.id}")
    rosa.submit("Remove")
    assert WebhookEndpoint.select().count() == WebhookDelivery.select().count() == 0
    said = AuditEntry.select().where(AuditEntry.event == "webhook.changed")
    assert [each.details["how"] for each in said] == ["made", "sent again", "removed"]


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example.com/",
        "https://erp.example.com:8443/",
        "https://user:password@erp.example.com/",
        "https://erp.example.com/#x",
        "https:///hooks",
        "https://erp.example.com\\@evil.example/",
        "https://erp.example.com/ x",
        "ftp://erp.example.com",
        "https://[::1/",
        "",
    ],
)
def test_an_address_that_is_none_is_refused(client: Any, shop: Any, url: str) -> None:
    rosa = signed_in(client, ROSA)
    rosa.visit("/account/webhooks")

    page = rosa.post("/account/webhooks", {"url": url, "events": EventKind.SHIPPED.value})

    assert page.status == 422
    assert WebhookEndpoint.select().count() == 0


def test_the_clock_hands_over_what_is_due_and_forgets_what_is_old(endpoint: Any) -> None:
    WebhookDelivery.test(endpoint, utcnow())

    assert WebhookDelivery.forget_old(utcnow() + timedelta(days=8)) == 1
    duties = {duty.name for duty in SCHEDULE}
    assert {"WebhookDelivery.hand_over_due", "WebhookDelivery.forget_old"} <= duties
