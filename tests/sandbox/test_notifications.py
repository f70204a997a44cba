"""Notifications: subscribed to as the model says, and what arrives is as Amazon's schema says."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest
from jsonschema import Draft7Validator

from tests.sandbox.amazon_model import FOLDER, complaints
from tests.sandbox.application import CallingApplication
from webapp.sandbox.remote_control import RemoteControl

ARN = "arn:aws:sqs:us-east-1:000000000000:order-changes"
SUBSCRIPTIONS = "/notifications/v1/subscriptions/ORDER_CHANGE"
DESTINATION = {"name": "ours", "resourceSpecification": {"sqs": {"arn": ARN}}}
ORDER_LEVEL = (
    'OrderChangeNotification.NotificationLevel == "OrderLevel" && '
    'OrderChangeNotification.Summary.FulfillmentType == "MFN" && '
    'OrderChangeNotification.Summary.OrderStatus != "Pending"'
)
SCHEMA = json.loads(Path(FOLDER / "OrderChangeNotification.json").read_text())


class Mailbox:
    """The queue, read as AWS' own client reads it."""

    def __init__(self, url: str, name: str = "order-changes") -> None:
        keys = {"aws_access_key_id": "anybody", "aws_secret_access_key": "whatever"}
        address = f"{url}/queue"
        self._queue = boto3.client("sqs", region_name="us-east-1", endpoint_url=address, **keys)
        self._url = f"{address}/000000000000/{name}"

    def receive(self, **options: Any) -> list[dict[str, Any]]:
        found = self._queue.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10, **options)
        return found.get("Messages", [])

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(message["Body"]) for message in self.receive()]

    def delete(self, messages: list[dict[str, Any]]) -> None:
        entries = [
            {"Id": str(place), "ReceiptHandle": message["ReceiptHandle"]}
            for place, message in enumerate(messages)
        ]
        self._queue.delete_message_batch(QueueUrl=self._url, Entries=entries)


@pytest.fixture
def subscribed(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> Iterator[CallingApplication]:
    subscribe(app_of_busy)
    yield app_of_busy
    remote.lift()


@pytest.fixture
def mailbox(subscribed: CallingApplication) -> Mailbox:
    return Mailbox(subscribed.url)


def subscribe(application: CallingApplication, **body: Any) -> Any:
    destination = as_application(application).post("/notifications/v1/destinations", DESTINATION)
    wanted = {
        "payloadVersion": "1.0",
        "destinationId": destination.json()["payload"]["destinationId"],
        "processingDirective": {"filterExpression": ORDER_LEVEL},
    }
    return application.post(SUBSCRIPTIONS, wanted | body)


def as_application(application: CallingApplication) -> CallingApplication:
    """The same application without any seller."""
    other = CallingApplication(application.url, application._settings, application._session)
    asked = {"grant_type": "client_credentials", "scope": "sellingpartnerapi::notifications"}
    other.access_token = other.ask_token(**asked).json()["access_token"]
    return other


def test_destinations_and_subscriptions_answer_as_the_model_says(
    app_of_busy: CallingApplication,
) -> None:
    subscription = subscribe(app_of_busy)
    application = as_application(app_of_busy)
    again = application.post("/notifications/v1/destinations", DESTINATION)
    all_of_them = application.get("/notifications/v1/destinations")
    found = app_of_busy.get(SUBSCRIPTIONS)
    number = subscription.json()["payload"]["subscriptionId"]
    twice = app_of_busy.post(SUBSCRIPTIONS, {"payloadVersion": "1.0", "destinationId": "x"})
    gone = application._call("DELETE", f"{SUBSCRIPTIONS}/{number}", "na")
    nothing = app_of_busy.get(SUBSCRIPTIONS)

    answers = {
        "createSubscription": [subscription, twice],
        "createDestination": [again],
        "getDestinations": [all_of_them],
        "getSubscription": [found, nothing],
        "deleteSubscriptionById": [gone],
    }
    statuses = [answer.status_code for each in answers.values() for answer in each]
    assert statuses == [200, 409, 409, 200, 200, 404, 200]
    wrong = [complaints(name, answer) for name, each in answers.items() for answer in each]
    assert wrong == [[]] * len(wrong)


def test_a_sellers_token_makes_no_destination(app_of_busy: CallingApplication) -> None:
    answer = app_of_busy.post("/notifications/v1/destinations", DESTINATION)

    assert answer.status_code == 403
    assert complaints("createDestination", answer) == []


@pytest.mark.parametrize(
    "directive",
    [{"filterExpression": "x + 1"}, {"filterExpression": ORDER_LEVEL, "eventFilter": {}}],
)
def test_a_senseless_filter_is_refused(
    app_of_busy: CallingApplication, directive: dict[str, Any]
) -> None:
    answer = subscribe(app_of_busy, processingDirective=directive)

    assert answer.status_code == 400
    assert complaints("createSubscription", answer) == []


def test_each_change_of_status_arrives_as_the_schema_says(
    mailbox: Mailbox, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", status="PENDING", kind="several")
    remote.pay(order)
    remote.request_cancellation(order)
    remote.change_address(order, city="Elsewhere")
    remote.ship(order)
    remote.place_order("busy", "US", fulfilled_by="AMAZON")

    bodies = mailbox.bodies()

    told = [body["Payload"]["OrderChangeNotification"] for body in bodies]
    assert [(each["OrderChangeType"], each["Summary"]["OrderStatus"]) for each in told] == [
        ("OrderStatusChange", "Unshipped"),
        ("BuyerRequestedChange", "Unshipped"),
        ("OrderStatusChange", "Shipped"),
    ]
    validator = Draft7Validator(SCHEMA)
    assert [error.message for body in bodies for error in validator.iter_errors(body)] == []


def test_without_a_filter_a_change_comes_at_both_levels(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    subscribe(app_of_busy, processingDirective=None)
    remote.place_order("busy", "US")

    bodies = Mailbox(app_of_busy.url).bodies()

    levels = [b["Payload"]["OrderChangeNotification"]["NotificationLevel"] for b in bodies]
    assert levels == ["OrderLevel", "OrderItemLevel"]


def test_what_is_placed_into_the_past_is_no_news(mailbox: Mailbox, remote: RemoteControl) -> None:
    remote.place_orders("busy", 3, "US", days=5)

    assert mailbox.bodies() == []


def test_messages_are_lost_repeated_and_garbled_on_command(
    mailbox: Mailbox, remote: RemoteControl
) -> None:
    remote.lose_messages(1)
    remote.repeat_messages(3, messages=1)
    remote.place_order("busy", "US")
    remote.place_order("busy", "US")
    remote.garble_messages(1)
    remote.place_order("busy", "US")

    messages = mailbox.receive()

    assert len(messages) == 4
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(messages[-1]["Body"])


def test_an_early_message_comes_before_get_order_knows(
    mailbox: Mailbox, subscribed: CallingApplication, remote: RemoteControl
) -> None:
    remote.set_clock_rate(1)
    remote.send_early(120)
    order = remote.place_order("busy", "US")

    assert len(mailbox.bodies()) == 1
    assert subscribed.get(f"/orders/2026-01-01/orders/{order}").status_code == 404


def test_a_queue_that_is_gone_is_gone_for_readers(mailbox: Mailbox, remote: RemoteControl) -> None:
    remote.take_queue_away("deleted")
    remote.place_order("busy", "US")

    with pytest.raises(Exception, match="NonExistentQueue"):
        mailbox.receive()
    remote.lift("queue_gone")

    assert mailbox.bodies() == []


def test_a_reset_ends_a_long_poll_that_would_take_the_next_days_message(
    mailbox: Mailbox, remote: RemoteControl
) -> None:
    remote.set_clock_rate(1)
    begun = time.monotonic()

    with ThreadPoolExecutor(1) as threads:
        poll = threads.submit(mailbox.receive, WaitTimeSeconds=20)
        while not poll.done():
            remote.reset()

    assert poll.result() == []
    assert time.monotonic() - begun < 20
