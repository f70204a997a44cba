"""What the queue holds is taken in, whatever it is; nothing of a body is kept or logged."""

import json
import logging
import time
from datetime import timedelta

import pytest

from webapp.amazon.failure import OperatorFault, TryLater
from webapp.amazon.notification_queue import NotificationQueue, QueueMessage
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database_now
from webapp.order_notifications.order_signal import OrderSignal
from webapp.order_notifications.queue_reading import QueueReading
from webapp.order_notifications.signal_intake import SignalIntake
from webapp.order_notifications.subscription import Subscription
from webapp.orders.order import Order

POST_CODE = "ZZ99 3WZ"


def test_nothing_of_a_body_is_kept_or_logged(told, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    recipient = {"deliveryAddress": {"postalCode": POST_CODE}}
    told.places(overrides={"recipient": recipient})
    told.remote.garble_messages(1)
    told.places(overrides={"recipient": recipient})

    told.hears()

    assert Order.select().count() == 1
    rows = list(OrderSignal.select().dicts()) + list(Subscription.select().dicts())
    assert POST_CODE not in str(rows)
    said = capsys.readouterr()
    assert POST_CODE not in caplog.text + said.out + said.err


def test_what_cannot_be_read_becomes_a_dead_letter_and_holds_up_nothing(told):
    told.remote.garble_messages(1)
    told.places()
    told.places()
    told.remote.set_clock_rate(100_000)
    for _ in range(12):
        told.listens()

    told.fetches()

    queue = told.remote.queue()
    assert (queue["waiting"], queue["in_flight"], queue["dead_letters"]) == (0, 0, 1)
    assert Order.select().count() == 1
    assert QueueReading.current().unreadable >= 1


def test_a_batch_is_kept_whole_or_not_at_all_and_then_comes_again(told, monkeypatch):
    number = told.places()
    count = Subscription.count
    monkeypatch.setattr(Subscription, "count", _break)
    with pytest.raises(RuntimeError):
        told.listens()
    assert OrderSignal.select().count() == 0
    monkeypatch.setattr(Subscription, "count", count)
    # A minute of the queue's time.
    time.sleep(0.2)

    told.hears()

    assert told.order(number) is not None


@pytest.mark.parametrize("change", ["subscription", "seller", "marketplace", "type", "level"])
def test_what_is_not_ours_is_passed_over(told, change):
    body = _body(told)
    notification = body["Payload"]["OrderChangeNotification"]
    if change == "subscription":
        body["NotificationMetadata"]["SubscriptionId"] = "somebody-elses"
    elif change == "seller":
        notification["SellerId"] = "A9STRANGER"
    elif change == "marketplace":
        notification["Summary"]["MarketplaceId"] = "A1PA6795UKMFR9"
    elif change == "type":
        body = {"notificationVersion": "1", "notificationType": "FEED_PROCESSING_FINISHED"}
    else:
        notification["NotificationLevel"] = "OrderItemLevel"

    taken = _take(body)

    assert len(taken.done) == 1
    assert OrderSignal.select().count() == 0
    assert taken.strange == (change in ("subscription", "seller"))


def test_a_null_time_is_that_of_the_event(told):
    body = _body(told)
    trigger = body["Payload"]["OrderChangeNotification"]["OrderChangeTrigger"]
    trigger["TimeOfOrderChange"] = None
    body["EventTime"] = "2026-07-01T09:00:00Z"

    _take(body)

    assert f"{OrderSignal.get().changed_at:%m-%d %H:%M}" == "07-01 09:00"


@pytest.mark.parametrize("body", ["", "null", "[]", "{", '{"NotificationType": "ORDER_CHANGE"}'])
def test_nonsense_is_left_for_the_dead_letters(told, body):
    taken = SignalIntake(database_now()).take([QueueMessage("handle", body)])

    assert (taken.done, taken.unreadable) == ([], 1)


def test_a_queue_that_is_away_is_waited_for(told):
    told.remote.take_queue_away()

    with pytest.raises(TryLater):
        told.listens()


def test_a_queue_that_there_is_not_is_the_operators(told):
    told.remote.take_queue_away("deleted")

    with pytest.raises(OperatorFault, match="NonExistentQueue"):
        told.listens()


def test_without_credentials_the_operator_is_told(told, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    queue = amazon().queue

    with pytest.raises(OperatorFault, match="NoCredentials"):
        NotificationQueue(queue.arn, "http://127.0.0.1:1").receive(0)


def test_the_queue_says_how_it_keeps_what_is_in_it(told):
    told.listens()

    reading = QueueReading.current()
    assert reading.reads(utcnow())
    assert (reading.encryption, reading.retention_hours) == ("SSE-SQS", 96)
    assert reading.has_dead_letters
    assert not reading.reads(utcnow() + timedelta(minutes=3))


def _take(body):
    return SignalIntake(database_now()).take([QueueMessage("handle", json.dumps(body))])


def _body(told):
    """A genuine message, taken from the queue."""
    told.places()
    [message] = amazon().queue.receive(0)
    amazon().queue.delete([message])
    return json.loads(message.body)


def _break(*_words, **_more):
    raise RuntimeError("broken")
