"""What Amazon was told is looked for hours later, told again, corrected, and kept."""

from datetime import timedelta

import pytest

from jobs import look_for_parcels
from tests.shipping.merchant import TRACKING, Merchant
from webapp.accounts.notice import Notice
from webapp.ground.clock import utcnow
from webapp.ground.work import job_queue
from webapp.orders.order import Order, OrderEvent, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.shipping import dispatch
from webapp.shipping.dispatch import DispatchedParcel
from webapp.shipping.listing import listed_parcel
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.shipping.shipment_task import LOOKS
from webapp.shipping.unshipped import unshipped

CORRECTED = "1Z8888888888888888"


@pytest.fixture
def rosa(database, sandbox, settings):
    return Merchant(sandbox.remote, settings)


@pytest.fixture
def forgotten(rosa):
    """Amazon has answered 204, and keeps nothing."""
    shipment = rosa.ships(rosa.has_order(items=1, quantity=2))
    rosa.remote.ignore_confirmations()
    rosa.tells_amazon()
    return shipment


def now_of(shipment):
    return Shipment.get_by_id(shipment.id)


def as_told(shipment):
    return shipment.request(shipment.items)


def order_of(shipment):
    return Order.get_by_id(shipment.order_id)


def corrected_in_vain(rosa):
    """A parcel whose corrected number Amazon never takes over, however often it is told."""
    shipment = rosa.ships(rosa.has_order())
    rosa.tells_amazon()
    dispatch.correct(now_of(shipment), parcel(), utcnow(), rosa.user)
    rosa.remote.ignore_confirmations(calls=None)
    for _ in range(LOOKS + 1):
        rosa.tells_amazon()
        rosa.looks_for_parcels()
    return shipment


def parcel(number=CORRECTED):
    return DispatchedParcel(carrier="UPS", tracking_number=number, left_at=utcnow())


def test_a_parcel_that_amazon_forgot_is_to_be_shipped_again(rosa, forgotten):
    believed = (now_of(forgotten).status, order_of(forgotten).status)

    rosa.looks_for_parcels()

    assert believed == (ShipmentStatus.CONFIRMED, OrderStatus.SHIPPED)
    assert now_of(forgotten).status is ShipmentStatus.UNLISTED
    assert order_of(forgotten).status is OrderStatus.AWAITING_SHIPMENT
    assert order_of(forgotten).closed_at is None
    assert sum(unshipped([forgotten.order_id])[forgotten.order_id].values()) == 2
    assert Notice.select().where(Notice.kind == "shipment_refused").count() == 1
    assert Shipment.unsettled(rosa.account).count() == 1


def test_it_is_looked_for_hours_later_and_not_before(rosa, forgotten, clock_rate):
    wait = now_of(forgotten).due_at - now_of(forgotten).settled_at

    assert wait * clock_rate == pytest.approx(timedelta(hours=3), abs=timedelta(seconds=1))


def test_retry_tells_the_same_parcel_again(rosa, forgotten):
    rosa.looks_for_parcels()

    dispatch.retry(now_of(forgotten), parcel(TRACKING), utcnow(), rosa.user)
    rosa.tells_amazon()
    rosa.looks_for_parcels()

    assert now_of(forgotten).status is ShipmentStatus.CONFIRMED
    assert now_of(forgotten).due_at is None
    assert rosa.parcels(order_of(forgotten)) == [(forgotten.reference, TRACKING)]


def test_what_amazon_lists_after_all_is_confirmed_again(rosa, forgotten):
    rosa.looks_for_parcels()
    lines = {item.order_item_id: item.quantity for item in forgotten.items}
    rosa.remote.ship(order_of(forgotten).amazon_order_id, lines, TRACKING)
    rosa.imports(order_of(forgotten).amazon_order_id)

    rosa.looks_for_parcels()

    assert now_of(forgotten).status is ShipmentStatus.CONFIRMED
    assert order_of(forgotten).status is OrderStatus.SHIPPED


def test_a_parcel_that_an_import_brought_costs_no_call(rosa):
    shipment = rosa.ships(rosa.has_order())
    rosa.tells_amazon()
    rosa.imports(order_of(shipment).amazon_order_id)

    rosa.looks_for_parcels()

    assert (now_of(shipment).status, now_of(shipment).due_at) == (ShipmentStatus.CONFIRMED, None)
    assert rosa.remote.count("getOrder") == 0


def test_an_order_that_is_over_at_amazon_is_not_looked_for_again(rosa, forgotten):
    rosa.remote.cancel(order_of(forgotten).amazon_order_id)

    rosa.looks_for_parcels()

    assert (now_of(forgotten).status, now_of(forgotten).due_at) == (ShipmentStatus.CONFIRMED, None)


def test_a_denied_look_keeps_the_parcel_and_no_other_parcel_waiting(rosa, forgotten):
    other = rosa.ships(rosa.has_order(), tracking_number="1ZOTHER")
    rosa.remote.deny("getOrder")

    rosa.looks_for_parcels()
    rosa.tells_amazon()

    assert now_of(forgotten).status is ShipmentStatus.CONFIRMED
    assert now_of(forgotten).waiting_for == "denied"
    assert now_of(other).status is ShipmentStatus.CONFIRMED


def test_an_order_that_getorder_does_not_know_yet_is_looked_for_later(rosa, forgotten):
    rosa.remote.hide_order(order_of(forgotten).amazon_order_id, "getOrder")

    rosa.looks_for_parcels()

    assert now_of(forgotten).status is ShipmentStatus.CONFIRMED
    assert now_of(forgotten).attempts == 1
    assert now_of(forgotten).due_at


def test_a_correction_that_amazon_forgot_is_told_again(rosa):
    shipment = rosa.ships(rosa.has_order())
    rosa.tells_amazon()
    dispatch.correct(now_of(shipment), parcel(), utcnow(), rosa.user)
    rosa.remote.ignore_confirmations()
    rosa.tells_amazon()

    rosa.looks_for_parcels()
    again = OrderEvent.select().where(OrderEvent.kind == "shipment_correction_lost").count()
    rosa.looks_for_parcels()

    assert (again, now_of(shipment).status) == (1, ShipmentStatus.CONFIRMED)
    assert order_of(shipment).status is OrderStatus.SHIPPED
    assert rosa.parcels(order_of(shipment)) == [(shipment.reference, CORRECTED)]
    assert now_of(shipment).due_at is None


def test_a_correction_that_amazon_never_takes_over_is_said_to_be_none(rosa):
    shipment = corrected_in_vain(rosa)

    assert rosa.remote.count("confirmShipment", 204) == LOOKS + 2
    assert (now_of(shipment).status, now_of(shipment).refusal) == (
        ShipmentStatus.CONFIRMED,
        "uncorrected",
    )
    assert order_of(shipment).status is OrderStatus.SHIPPED
    assert Notice.select().where(Notice.kind == "shipment_refused").count() == 1


def test_a_number_that_was_corrected_in_seller_central_is_seen_without_a_call(rosa):
    shipment = corrected_in_vain(rosa)
    asked = rosa.remote.count("getOrder")
    rosa.looks_for_parcels()
    waiting = now_of(shipment)

    rosa.remote.lift("ignore")
    rosa.seller().confirm_shipment(order_of(shipment).amazon_order_id, as_told(waiting))
    rosa.imports(order_of(shipment).amazon_order_id)
    rosa.looks_for_parcels()

    assert (waiting.refusal, rosa.remote.count("getOrder")) == ("uncorrected", asked)
    assert (now_of(shipment).refusal, now_of(shipment).due_at) == ("", None)


@pytest.mark.parametrize("imported", [False, True])
def test_a_confirmed_number_is_corrected_under_the_same_reference(rosa, imported):
    shipment = rosa.ships(rosa.has_order())
    rosa.tells_amazon()
    if imported:
        rosa.imports(order_of(shipment).amazon_order_id)

    dispatch.correct(now_of(shipment), parcel(), utcnow(), rosa.user)
    undoable = now_of(shipment).may_be_undone
    rosa.tells_amazon()

    assert not undoable
    assert now_of(shipment).status is ShipmentStatus.CONFIRMED
    assert rosa.parcels(order_of(shipment)) == [(shipment.reference, CORRECTED)]
    assert order_of(shipment).status is OrderStatus.SHIPPED


def test_a_number_is_not_corrected_to_none(rosa):
    shipment = rosa.ships(rosa.has_order())
    rosa.tells_amazon()

    with pytest.raises(Unshippable):
        dispatch.correct(now_of(shipment), parcel(""), utcnow(), rosa.user)


def test_a_parcel_waits_while_its_confirmation_is_denied(rosa):
    shipment = rosa.ships(rosa.has_order())
    rosa.remote.deny("confirmShipment")

    rosa.tells_amazon()
    waiting = now_of(shipment)
    rosa.remote.lift("deny")
    rosa.tells_amazon()

    assert (waiting.status, waiting.waiting_for) == (ShipmentStatus.PENDING, "denied")
    assert "Amazon denies it for now" in waiting.trouble
    assert now_of(shipment).status is ShipmentStatus.CONFIRMED


def test_an_answer_that_names_no_status_says_nothing_of_the_parcel(rosa, forgotten):
    number = order_of(forgotten).amazon_order_id
    rosa.remote.amend(number, {"fulfillment": {"fulfillmentStatus": None}})

    rosa.looks_for_parcels()
    unknown = now_of(forgotten).status, now_of(forgotten).due_at is not None
    rosa.remote.amend(number, {"fulfillment": {"fulfillmentStatus": "UNSHIPPED"}})
    rosa.looks_for_parcels()

    assert unknown == (ShipmentStatus.CONFIRMED, True)
    assert now_of(forgotten).status is ShipmentStatus.UNLISTED


def as_amazon_has_it(rosa, shipment, shipped, status):
    """Amazon says that so much of the only line has left, in this order's first parcel."""
    number = order_of(shipment).amazon_order_id
    told = rosa.remote.order(number)
    lines, packages = told["orderItems"], told["packages"] if shipped else None
    left = lines[0]["quantityOrdered"] - shipped
    lines[0]["fulfillment"] |= {"quantityFulfilled": shipped, "quantityUnfulfilled": left}
    fulfillment = {"fulfillmentStatus": status}
    changes = {"packages": packages, "orderItems": lines, "fulfillment": fulfillment}
    rosa.remote.amend(number, changes)
    rosa.imports(number)


def test_a_parcel_that_amazon_lists_no_longer_is_to_be_shipped_again(rosa):
    shipment = rosa.ships(rosa.has_order(items=1, quantity=2))
    rosa.tells_amazon()
    rosa.imports(order_of(shipment).amazon_order_id)
    rosa.looks_for_parcels()
    listed = now_of(shipment).due_at

    as_amazon_has_it(rosa, shipment, 0, "UNSHIPPED")
    jobs = [job.func_name for job in job_queue.queue_of("look_for_parcels").jobs]
    look_for_parcels.run(shipment.order_id)
    rosa.looks_for_parcels()

    assert (listed, jobs[-1]) == (None, "jobs.look_for_parcels.run")
    assert now_of(shipment).status is ShipmentStatus.UNLISTED
    assert order_of(shipment).status is OrderStatus.AWAITING_SHIPMENT


def test_what_amazon_lists_less_of_than_was_sent_is_partly_shipped(rosa):
    shipment = rosa.ships(rosa.has_order(items=1, quantity=3))
    rosa.tells_amazon()
    as_amazon_has_it(rosa, shipment, 1, "PARTIALLY_SHIPPED")

    rosa.looks_for_parcels()

    assert now_of(shipment).status is ShipmentStatus.CONFIRMED
    assert order_of(shipment).status is OrderStatus.PARTIALLY_SHIPPED
    assert sum(unshipped([shipment.order_id])[shipment.order_id].values()) == 2


def of_another_tool(rosa, lines=1, number=CORRECTED, **wish):
    """A parcel of the first line that Amazon forgot, while another tool has told of it."""
    shipment = rosa.ships(rosa.has_order(items=lines, **wish))
    rosa.remote.ignore_confirmations()
    rosa.tells_amazon()
    [first, *_] = rosa.remote.order(order_of(shipment).amazon_order_id)["orderItems"]
    held = {first["orderItemId"]: first["quantityOrdered"]}
    rosa.remote.ship(order_of(shipment).amazon_order_id, held, number)
    return shipment


@pytest.mark.parametrize("imported", [False, True])
@pytest.mark.parametrize("missed", [False, True])
def test_a_parcel_that_another_tool_confirmed_by_another_number_is_not_late(rosa, imported, missed):
    shipment = of_another_tool(rosa, quantity=2)
    if missed:
        Shipment.update(status=ShipmentStatus.UNLISTED).execute()
    if imported:
        rosa.imports(order_of(shipment).amazon_order_id)

    rosa.looks_for_parcels()
    told = now_of(shipment)
    listed_parcel.take_listed(told, utcnow(), rosa.user)
    rosa.imports(order_of(shipment).amazon_order_id)

    assert (told.refusal, told.listed_number) == ("", None)
    taken = now_of(shipment)
    assert (taken.tracking_number, taken.listed_number, taken.due_at) == (CORRECTED, None, None)
    assert (taken.status, order_of(shipment).status) == (
        ShipmentStatus.CONFIRMED,
        OrderStatus.SHIPPED,
    )
    packages = [package.tracking_number for package in OrderPackage.select()]
    assert packages == [CORRECTED]
    assert not Notice.select().where(Notice.kind == "shipment_refused").exists()


def test_what_amazon_lists_instead_is_named_until_it_is_corrected_there(rosa):
    shipment = of_another_tool(rosa, quantity=2)
    number = order_of(shipment).amazon_order_id

    rosa.looks_for_parcels()
    told, status = now_of(shipment), order_of(shipment).status
    [package] = rosa.remote.order(number)["packages"]
    rosa.remote.amend(number, {"packages": [package | {"trackingNumber": TRACKING}]})
    rosa.imports(number)
    rosa.looks_for_parcels()

    assert (told.refusal, told.listed_number) == ("other_number", CORRECTED)
    assert status is OrderStatus.SHIPPED
    assert (now_of(shipment).refusal, now_of(shipment).listed_number) == ("", None)


def test_a_parcel_of_other_goods_is_none_in_its_place(rosa):
    order = rosa.has_order(items=2, quantity=1)
    number = order.amazon_order_id
    ours, theirs = (each["orderItemId"] for each in rosa.remote.order(number)["orderItems"])
    shipment = rosa.ships(order, quantities={ours: 1})
    rosa.remote.ignore_confirmations()
    rosa.tells_amazon()
    rosa.remote.ship(number, {theirs: 1}, CORRECTED)

    rosa.looks_for_parcels()

    assert now_of(shipment).status is ShipmentStatus.UNLISTED
