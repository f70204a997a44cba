"""F21: what Amazon tells comes late, twice, too early or never; listeners and the queue die."""

import time
from collections.abc import Callable

import pytest

from tests.conftest import CLOCK_RATE
from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from tests.servers.sandbox import Sandbox
from webapp.development.environment import queue_at
from webapp.order_notifications.queue_reading import QueueReading
from webapp.order_notifications.subscription import Subscription, SubscriptionStatus
from webapp.orders.order import Order
from webapp.stores.connection import Connection

LISTENER = "jobs.listener"


@pytest.fixture
def environment(environment: dict[str, str], sandbox: Sandbox) -> dict[str, str]:
    return {**environment, **queue_at(sandbox.url)}


@pytest.fixture
def told(rosa: Merchant) -> Callable[[], Merchant]:
    """Connects Rosa, of whose orders Amazon tells; no poll brings any from then on."""

    def connects() -> Merchant:
        rosa.has_orders(3)
        rosa.connects()
        rosa.sees_everything()
        rosa.rests()
        _until_subscribed(rosa)
        return rosa

    return connects


def test_a_listener_dies_between_commit_and_delete_and_two_go_on(
    told: Callable[[], Merchant], recovery: Recovery
) -> None:
    rosa = told()
    listener = rosa.crew.start_another("listener", LISTENER)
    rosa.remote.go_down(operation="DeleteMessageBatch")
    numbers = rosa.remote.place_orders(rosa.seller, 4, "US")
    rosa.sees_everything()

    listener.send(9)
    rosa.remote.come_up()
    rosa.crew.start_another("listener2", LISTENER)
    rosa.crew.start_another("listener3", LISTENER)
    numbers += rosa.remote.place_orders(rosa.seller, 8, "US")

    with recovery("F21 a listener dies between commit and delete; then there are two"):
        rosa.sees_everything()
        rosa.crew.eventually(lambda: _is_empty(rosa), "the queue is empty")
    assert rosa.remote.count("getOrder", 200) == len(numbers)
    assert rosa.remote.count("getOrder", 429) == 0


def test_three_times_in_any_order_two_minutes_early_and_some_of_it_garbled(
    told: Callable[[], Merchant], recovery: Recovery
) -> None:
    rosa = told()
    rosa.remote.repeat_messages(3)
    rosa.remote.shuffle_queue()
    rosa.remote.send_early(120)
    rosa.crew.start_another("listener", LISTENER)
    numbers = rosa.remote.place_orders(rosa.seller, 10, "US")
    for number in numbers[::2]:
        rosa.remote.cancel(number)
    rosa.remote.garble_messages(1)
    lost = rosa.remote.place_order(rosa.seller, "US")

    with recovery("F21 signals come thrice, in any order, two minutes early"):
        rosa.crew.eventually(lambda: _are_here(numbers[1::2]), "they are on the desk")
        rosa.crew.eventually(lambda: _poison(rosa) == 3, "the garbled ones are dead letters")
    rosa.remote.lift()
    rosa.polls_again()
    rosa.refreshes()
    rosa.sees_everything()
    assert _are_here([lost])


def test_a_queue_that_was_gone_for_ten_minutes_floods_and_polls_go_on(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.connects()
    rosa.sees_everything()
    _until_subscribed(rosa)
    rosa.crew.start_another("listener", LISTENER)
    rosa.remote.take_queue_away()
    rosa.crew.eventually(lambda: QueueReading.current().failure, "the listener says so")
    rosa.remote.place_orders(rosa.seller, 150, "US")
    rosa.remote.lift("queue_gone")
    rosa.remote.lose_messages(share=0.3)
    rosa.remote.place_orders(rosa.seller, 20, "US")

    with recovery("F21 the queue was gone, floods, and loses a third"):
        rosa.sees_everything()
        rosa.crew.eventually(lambda: _is_empty(rosa), "the queue is empty")
    assert rosa.remote.count("getOrder", 429) + rosa.remote.count("searchOrders", 429) == 0


def test_a_missing_role_costs_nothing_but_speed(rosa: Merchant, recovery: Recovery) -> None:
    rosa.remote.deny(role="Notifications")
    rosa.has_orders(5)
    rosa.connects()
    refused = Subscription.status == SubscriptionStatus.REFUSED
    rosa.crew.eventually(Subscription.select().where(refused).exists, "Amazon refuses")
    rosa.remote.place_order(rosa.seller, "US")
    rosa.sees_everything()
    assert Connection.get_by_id(rosa.connection.id).connected

    rosa.remote.lift("deny")
    Subscription.update(due_at=Subscription.last_heard_at).execute()

    with recovery("F21 the role is given"):
        rosa.remote.place_order(rosa.seller, "US")
        rosa.sees_everything()


def test_revoked_in_between_and_reconnected(
    told: Callable[[], Merchant], recovery: Recovery
) -> None:
    rosa = told()
    rosa.crew.start_another("listener", LISTENER)
    rosa.remote.revoke_access(rosa.seller)
    rosa.remote.place_orders(rosa.seller, 20, "US")
    rosa.crew.eventually(lambda: rosa.connection.needs_reconnect, "the access is lost")
    rosa.remote.place_orders(rosa.seller, 5, "US")
    # Nobody hears of a seller who is lost: the search after the reconnect finds them, once they
    # are older than Amazon's lag.
    time.sleep(120 / CLOCK_RATE)

    rosa.reconnects()

    with recovery("F21 revoked while signals waited, then reconnected"):
        rosa.sees_everything()
        _until_subscribed(rosa)
        rosa.remote.place_order(rosa.seller, "US")
        rosa.sees_everything()


def _until_subscribed(rosa: Merchant) -> None:
    def live() -> bool:
        found = Subscription.of_connection(rosa.connection.id)
        return found is not None and found.live and found.grant == rosa.connection.grant

    rosa.crew.eventually(live, "Amazon tells of changes")


def _is_empty(rosa: Merchant) -> bool:
    queue = rosa.remote.queue()
    return queue["waiting"] + queue["in_flight"] == 0


def _poison(rosa: Merchant) -> int:
    return int(rosa.remote.queue()["dead_letters"])


def _are_here(numbers: list[str]) -> bool:
    here = Order.select().where(Order.amazon_order_id.in_(numbers))
    return bool(here.count() == len(numbers))
