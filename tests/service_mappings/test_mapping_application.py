"""Giving a mapping to orders that were here before it."""

from datetime import timedelta

import pytest

from tests.orders.documents import order, status, updated
from tests.shipping.conftest import mapped
from webapp.ground.clock import utcnow
from webapp.ground.work.job_queue import queue_length
from webapp.orders.order import Order
from webapp.service_mappings import mapping_application as module
from webapp.service_mappings.mapping_application import MappingApplication
from webapp.service_mappings.mapping_census import MappingCensus


def apply_to(store):
    return MappingApplication.request(MappingCensus(store).mappings, utcnow())


def test_orders_awaiting_shipment_get_it_and_others_stay_as_they_are(shop):
    gone = order()
    shop.take(order(), order(), gone)
    shop.take_later(updated(gone, fulfillment=status("SHIPPED")))
    mapped(shop.store)

    changed = apply_to(shop.store)

    assert changed == 2
    assert [each.mapped_service for each in shop.orders] == ["UPS Ground", "UPS Ground", ""]


def test_orders_on_hold_await_shipment_too(shop):
    shop.take(order())
    Order.update(status="on_hold", held_at=utcnow()).execute()
    mapped(shop.store)

    apply_to(shop.store)

    assert shop.order.mapped_service == "UPS Ground"


def test_applying_again_changes_nothing(shop):
    shop.take(order(), order())
    mapped(shop.store, weight="8", weight_unit="oz")
    apply_to(shop.store)
    before = list(Order.select().order_by(Order.id).dicts())

    assert apply_to(shop.store) == 0
    assert list(Order.select().order_by(Order.id).dicts()) == before


def test_every_letter_case_that_was_seen_gets_it(shop):
    for spelling in ("STANDARD", "Standard", "standard"):
        shop.take(order(fulfillment={"fulfillmentServiceLevel": spelling}))
    mapped(shop.store, "sTANDARD")

    assert apply_to(shop.store) == 3


def test_many_orders_go_slice_by_slice(shop, monkeypatch):
    monkeypatch.setattr(module, "SLICE", 3)
    shop.take(*(order() for _ in range(10)))
    mapped(shop.store)

    assert apply_to(shop.store) == 10


def test_what_takes_too_long_is_left_for_a_worker_to_finish(shop, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", timedelta(0))
    shop.take(order())
    mapping = mapped(shop.store)

    assert apply_to(shop.store) == 0
    assert MappingCensus(shop.store).applying
    assert MappingApplication(mapping).perform(utcnow() + timedelta(minutes=1))
    assert not MappingCensus(shop.store).applying
    assert shop.order.mapped_service == "UPS Ground"


def test_a_wish_that_no_worker_takes_is_handed_over_once_per_wait(shop, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", timedelta(0))
    shop.take(order())
    mapped(shop.store)
    apply_to(shop.store)
    waiting, later = queue_length(), utcnow() + timedelta(minutes=1)

    for second in range(0, 20, 5):
        MappingApplication.hand_over_due(later + timedelta(seconds=second))

    assert queue_length() == waiting + 1


def test_a_mapping_deleted_meanwhile_is_given_to_nobody(shop):
    shop.take(order())
    mapping = mapped(shop.store)
    mapping.delete_instance()

    MappingApplication(mapping).perform(utcnow() + timedelta(minutes=1))

    assert shop.order.mapped_service == ""


@pytest.mark.parametrize(
    ("package", "words"), [("", "UPS Ground"), ("parcel", "UPS Ground (Parcel)")]
)
def test_a_preview_tells_what_orders_have_and_would_get(shop, package, words):
    shop.take(order(), order())
    first = mapped(shop.store, package=package)
    apply_to(shop.store)
    shop.take(order(fulfillment={"fulfillmentServiceLevel": "standard"}))
    first.delete_instance()
    Order.update(ship_carrier=None, ship_service=None, ship_package=None).where(
        Order.service_level == "standard"
    ).execute()
    mapping = mapped(shop.store, shipping_service="UPS Next Day Air")

    effect = MappingCensus(shop.store).effect("Standard", mapping.shipping)

    assert (effect.awaiting, effect.changed, effect.bare) == (3, 3, 1)
    assert effect.others == ((words, 2),)
    assert effect.words == "UPS Next Day Air"


def test_what_no_mapping_answers_is_counted_with_the_most_urgent_first(shop):
    old = order(fulfillment={"fulfillmentServiceLevel": "FREE_ECONOMY"})
    shop.take(old, order(fulfillment={"fulfillmentServiceLevel": "NEXT_DAY"}), order())
    shop.take_later(updated(old, fulfillment=status("SHIPPED")))
    mapped(shop.store)

    unmapped = MappingCensus(shop.store).unmapped

    assert [(each.requested_service, each.awaiting, each.orders) for each in unmapped] == [
        ("NEXT_DAY", 1, 1),
        ("FREE_ECONOMY", 0, 1),
    ]
