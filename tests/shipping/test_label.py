"""Labels bought from Amazon: each once, whatever Amazon answers, or doesn't."""

from datetime import timedelta

import pytest

from tests.shipping.label_buyer import LabelBuyer
from webapp.accounts.notice import Notice
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.state_machine import IllegalMove
from webapp.orders.order import Order, OrderEvent, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.shipping.dispatch import DispatchedParcel, ship, undo
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_actions import (
    ask_again,
    cancel,
    check,
    confirm_bought,
    confirm_not_bought,
)
from webapp.shipping.label_file import FILE, WORDS, LabelFile
from webapp.shipping.label_outcome import sell
from webapp.shipping.label_task import LabelTask
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.shipping.shipment_outcome import miss
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection
from webapp.stores.ship_from import ShipFrom, ShipFromAddress


@pytest.fixture
def rosa(database, sandbox, settings):
    return LabelBuyer(sandbox.remote, settings)


def now_of(label):
    return Label.get_by_id(label.id)


def status(order):
    return Order.get_by_id(order.id).status


def test_a_label_is_bought_and_the_order_leaves_with_its_number(rosa):
    order = rosa.has_order()

    label = rosa.buys(order)

    [shipment] = Shipment.select()
    assert label.status is LabelStatus.PURCHASED
    assert (shipment.status, shipment.tracking_number) == (
        ShipmentStatus.CONFIRMED,
        label.tracking_number,
    )
    assert (label.price_minor, label.currency) == (812, "USD")
    assert status(order) is OrderStatus.SHIPPED
    assert LabelFile.read(label, FILE).startswith(b"%PDF-1.4")


def test_amazon_knows_of_the_parcel_and_is_not_told(rosa):
    order = rosa.has_order()
    label = rosa.buys(order)

    rosa.tells_amazon()
    rosa.imports(order.amazon_order_id)

    assert rosa.remote.count("confirmShipment") == 0
    assert [number for _, number in rosa.parcels(order)] == [label.tracking_number]
    assert [each.tracking_number for each in OrderPackage.select()] == [label.tracking_number]


def test_the_label_is_sealed_with_the_recipients_key(rosa):
    order = rosa.has_order(recipient_name="Ada Canary")

    label = rosa.buys(order)

    [paper] = LabelFile.select()
    assert b"Ada Canary" in LabelFile.read(label, FILE)
    assert b"Ada Canary" not in bytes(paper.sealed)


def test_the_same_form_sent_twice_buys_one_label(rosa):
    order = rosa.has_order()

    labels = [rosa.wants(order, key="the-same-form") for _ in range(2)]
    rosa.processes_label()

    assert labels[0].id == labels[1].id
    assert rosa.sold(order) == ["Purchased"]


def test_two_workers_buy_one_label(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    workers = [LabelTask(Label.get_by_id(label.id), amazon()) for _ in range(2)]

    for worker in workers:
        worker.perform()

    assert rosa.sold(order) == ["Purchased"]


def test_a_second_label_waits_until_the_first_is_settled(rosa):
    order = rosa.has_order(items=1, quantity=2)
    [item] = order.items
    rosa.wants(order, quantities={item.order_item_id: 1})

    with pytest.raises(Unshippable, match="being bought"):
        rosa.wants(order, quantities={item.order_item_id: 1})

    rosa.processes_label()
    rosa.buys(order, quantities={item.order_item_id: 1})
    assert rosa.sold(order) == ["Purchased", "Purchased"]
    assert status(order) is OrderStatus.SHIPPED


def test_nothing_is_shipped_otherwise_while_a_label_is_being_bought(rosa):
    order = rosa.has_order()
    rosa.wants(order)
    parcel = DispatchedParcel(carrier="UPS", tracking_number="1Z9", left_at=utcnow())

    with pytest.raises(Unshippable, match="being bought"):
        ship(rosa.account, order.id, parcel, "another-form", utcnow(), rosa.user)


def test_an_answer_that_is_lost_is_looked_for_and_nothing_bought_twice(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    rosa.remote.drop("createShipment", calls=1)

    rosa.processes_label()
    waiting = now_of(label)
    rosa.processes_label()

    assert (waiting.status, waiting.waiting_for) == (LabelStatus.PURCHASING, "unavailable")
    found = now_of(label)
    assert found.status is LabelStatus.PURCHASED
    assert [number for _, number in rosa.parcels(order)] == [found.tracking_number]
    assert not found.may_be_cancelled
    assert rosa.remote.count("createShipment") == 1
    assert status(order) is OrderStatus.SHIPPED


def test_what_amazon_knows_nothing_of_stands_as_unclear_and_is_not_bought_again(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    rosa.remote.go_down(operation="createShipment", calls=1)

    rosa.processes_label()
    Label.update(sent_at=utcnow() - timedelta(minutes=6)).execute()
    rosa.processes_label()
    rosa.processes_label()

    assert now_of(label).status is LabelStatus.UNKNOWN
    assert rosa.remote.count("createShipment") == 1
    assert status(order) is OrderStatus.AWAITING_SHIPMENT


def unknown(rosa, order):
    label = rosa.wants(order)
    rosa.remote.go_down(operation="createShipment", calls=1)
    rosa.processes_label()
    Label.update(sent_at=utcnow() - timedelta(minutes=6)).execute()
    rosa.processes_label()
    return now_of(label)


def test_rosa_has_looked_and_it_was_not_bought_so_she_buys_another(rosa):
    order = rosa.has_order()
    label = unknown(rosa, order)

    confirm_not_bought(label, utcnow(), rosa.user)
    second = rosa.buys(order)

    assert now_of(label).status is LabelStatus.NOT_PURCHASED
    assert second.status is LabelStatus.PURCHASED
    assert rosa.sold(order) == ["Purchased"]


def test_rosa_has_looked_and_it_was_bought(rosa):
    order = rosa.has_order()
    label = unknown(rosa, order)

    confirm_bought(label, "1ZFOUND", utcnow(), rosa.user)

    assert now_of(label).status is LabelStatus.PURCHASED
    assert Shipment.get().tracking_number == "1ZFOUND"
    assert status(order) is OrderStatus.SHIPPED


def test_asking_again_buys_nothing(rosa):
    order = rosa.has_order()
    label = unknown(rosa, order)

    ask_again(label, utcnow(), rosa.user)
    rosa.processes_label()

    assert now_of(label).status is LabelStatus.PURCHASING
    assert rosa.remote.count("createShipment") == 1


def test_an_answer_that_comes_after_all_is_believed_whatever_was_thought(rosa):
    order = rosa.has_order()
    label = rosa.buys(order)
    bought = rosa.seller().get_shipment(label.amazon_shipment_id)
    Label.update(amazon_shipment_id="").execute()

    sell(now_of(label), bought, utcnow())

    assert now_of(label).amazon_shipment_id == bought.shipment_id
    assert Shipment.select().count() == 1


def test_a_429_and_a_missing_token_wait_and_buy_once(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    rosa.remote.throttle("createShipment", calls=1)
    rosa.remote.go_down(operation="createRestrictedDataToken", calls=1)

    rosa.processes_label()
    without_token = now_of(label).sent_at
    rosa.processes_label()
    throttled = now_of(label).sent_at
    rosa.processes_label()

    assert (without_token, throttled) == (None, None)
    assert now_of(label).status is LabelStatus.PURCHASED
    assert rosa.sold(order) == ["Purchased"]


def test_a_refusal_says_what_amazon_says_and_the_order_stays(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    rosa.remote.cancel(order.amazon_order_id)

    rosa.processes_label()

    assert now_of(label).status is LabelStatus.REFUSED
    assert b"not eligible" in LabelFile.read(label, WORDS)
    assert status(order) is OrderStatus.AWAITING_SHIPMENT
    assert not Shipment.select().exists()


def test_an_order_that_was_cancelled_meanwhile_is_not_even_asked_for(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    rosa.remote.cancel(order.amazon_order_id)
    rosa.imports(order.amazon_order_id)

    rosa.processes_label()

    assert now_of(label).status is LabelStatus.REFUSED
    assert "cancelled this order" in str(now_of(label).problem)
    assert rosa.remote.count("createShipment") == 0


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (ShipFromAddress(), "where the package leaves from"),
        (ShipFromAddress(ship_name="Rosa", ship_country="GB"), "phone number"),
        (ShipFromAddress(ship_name="Rosa", ship_country="US", ship_phone="1"), "state or province"),
        (ShipFromAddress(ship_name="R" * 31, ship_country="GB", ship_phone="1"), "30 characters"),
    ],
)
def test_a_sender_whom_amazon_would_not_take_is_named_before_it_is_asked(rosa, address, sentence):
    order = rosa.has_order()
    ShipFrom.keep(rosa.store, address)

    with pytest.raises(Unshippable, match=sentence):
        check(order, rosa.package(order).quantities)


def test_a_revoked_authorization_is_said_and_the_label_waits_for_the_reconnect(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    rosa.loses_access()

    rosa.processes_label()
    lost = Connection.get_by_id(rosa.store.connection_id)
    rosa.authorizes()
    rosa.processes_label()

    assert lost.needs_reconnect
    assert Notice.select().where(Notice.kind == "revocation").count() == 1
    assert now_of(label).status is LabelStatus.PURCHASED
    assert rosa.sold(order) == ["Purchased"]


def test_a_cancelled_label_takes_its_parcel_along(rosa):
    order = rosa.has_order()
    label = rosa.buys(order)

    cancel(label, utcnow(), rosa.user)
    rosa.processes_label()

    assert now_of(label).status is LabelStatus.REFUNDING
    assert Shipment.get().status is ShipmentStatus.UNDONE
    assert status(order) is OrderStatus.AWAITING_SHIPMENT
    assert not LabelFile.select().exists()
    assert rosa.sold(order) == ["RefundPending"]


def test_a_label_is_cancelled_though_its_parcel_was_taken_back_before(rosa):
    order = rosa.has_order()
    label = rosa.buys(order)
    miss(shipment := Shipment.get(), utcnow())
    undo(shipment, utcnow(), rosa.user)

    cancel(label, utcnow(), rosa.user)
    rosa.processes_label()

    assert now_of(label).status is LabelStatus.REFUNDING
    assert status(order) is OrderStatus.AWAITING_SHIPMENT


@pytest.mark.parametrize(
    ("status", "rejected"), [("RefundApplied", False), ("RefundRejected", True)]
)
def test_the_refund_is_followed_to_its_end(rosa, status, rejected):
    order = rosa.has_order()
    label = rosa.buys(order)
    cancel(label, utcnow(), rosa.user)
    rosa.processes_label()
    rosa.remote.settle_refund(label.amazon_shipment_id, status)

    rosa.processes_label()

    assert now_of(label).status is LabelStatus.CANCELLED
    assert now_of(label).refund_rejected is rejected


def test_a_cancellation_whose_answer_is_lost_is_asked_about_first(rosa):
    order = rosa.has_order()
    label = rosa.buys(order)
    cancel(label, utcnow(), rosa.user)
    rosa.remote.drop("cancelShipment", calls=1)

    rosa.processes_label()
    rosa.processes_label()

    assert now_of(label).status is LabelStatus.REFUNDING
    assert rosa.remote.count("cancelShipment") == 1


def test_a_label_that_is_on_its_way_is_kept_with_amazons_words(rosa):
    order = rosa.has_order()
    label = rosa.buys(order)
    rosa.remote.scan(label.amazon_shipment_id)

    cancel(label, utcnow(), rosa.user)
    rosa.processes_label()

    assert now_of(label).status is LabelStatus.PURCHASED
    assert b"the carrier has the package" in LabelFile.read(label, WORDS)
    assert status(order) is OrderStatus.SHIPPED
    assert LabelFile.read(label, FILE)


def test_a_label_that_is_no_longer_bought_cannot_be_given_back(rosa):
    label = rosa.buys(rosa.has_order())
    cancel(label, utcnow(), rosa.user)
    rosa.processes_label()

    with pytest.raises(IllegalMove):
        cancel(now_of(label), utcnow(), rosa.user)


def test_the_timeline_tells_it_all(rosa):
    label = rosa.buys(rosa.has_order())
    cancel(label, utcnow(), rosa.user)
    rosa.processes_label()

    told = [kind for (kind,) in OrderEvent.select(OrderEvent.kind).tuples()]

    assert [each for each in told if each.startswith("label")] == [
        "label_purchasing",
        "label_purchased",
        "label_cancelling",
        "label_cancelled",
    ]


def test_a_format_that_amazon_lists_and_refuses_is_left_to_the_service(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    rosa.remote.refuse("LabelFormat PDF is not available.", operation="createShipment")

    rosa.processes_label()

    kept = now_of(label)
    assert (kept.status, kept.media) == (LabelStatus.PURCHASED, "")
    assert len(rosa.remote.shipments(order.amazon_order_id)) == 1
    assert LabelFile.read(kept, FILE)


def test_what_amazon_refuses_without_a_format_too_is_refused(rosa):
    label = rosa.wants(rosa.has_order())
    rosa.remote.refuse("The carrier is closed.", operation="createShipment", calls=2)

    rosa.processes_label()

    assert now_of(label).status is LabelStatus.REFUSED


def test_a_label_that_can_not_be_looked_for_is_the_merchants_to_decide(rosa):
    """`createShipment` wasn't heard, and then `getOrder` is denied for good."""
    order = rosa.has_order()
    rosa.remote.drop("createShipment")
    label = rosa.buys(order)
    rosa.remote.deny("getOrder")

    Label.update(sent_at=utcnow() - timedelta(hours=1)).execute()
    rosa.processes_label()

    assert now_of(label).status is LabelStatus.UNKNOWN
    assert Connection.get().connected


def denied_for_minutes():
    AccessFault.update(since=utcnow() - timedelta(minutes=6)).execute()


@pytest.mark.parametrize("operation", ["createShipment", "createRestrictedDataToken"])
def test_a_denial_that_passes_ends_no_purchase(rosa, operation):
    order = rosa.has_order()
    label = rosa.wants(order)
    rosa.remote.deny(operation)

    rosa.processes_label()
    waiting = now_of(label)
    rosa.remote.lift("deny")
    rosa.processes_label()

    assert (waiting.status, waiting.waiting_for) == (LabelStatus.PURCHASING, "denied")
    assert waiting.sent_at is None
    assert now_of(label).status is LabelStatus.PURCHASED
    assert rosa.sold(order) == ["Purchased"]


@pytest.mark.parametrize("operation", ["createShipment", "createRestrictedDataToken"])
def test_a_denial_of_labels_is_over_when_one_is_sold(rosa, operation):
    order = rosa.has_order()
    rosa.remote.deny(operation)
    refused = rosa.buys(order)
    denied_for_minutes()
    rosa.processes_label()
    refused = now_of(refused)
    denied = [fault.operation for fault in AccessFault.open_of(Connection.get())]
    rosa.remote.lift("deny")

    label = rosa.buys(order)

    assert (refused.status, denied) == (LabelStatus.REFUSED, [operation])
    assert label.status is LabelStatus.PURCHASED
    assert not Connection.get().access_denied
