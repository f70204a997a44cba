"""Rules applied to the orders that are here, when somebody asks for it."""

from datetime import timedelta

from tests.orders.documents import NOON, order, status, updated
from tests.rules.conftest import made
from webapp.ground.clock import utcnow
from webapp.ground.work.job_queue import queue_length
from webapp.orders.hold import release
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import OrderTag, Tag
from webapp.privacy.redaction import Reason, redact
from webapp.rules import rule_run as module
from webapp.rules.rule_application import RuleApplication
from webapp.rules.rule_form import RuleForm
from webapp.rules.rule_run import RuleRun


def applied(shop):
    return RuleRun.request(shop.account, utcnow(), shop.user)


def changed(rule, **fields):
    form = RuleForm.of(rule, NOON)
    return RuleForm(form.account, {**form.values, **fields}, form.stores, NOON, rule)


def test_open_orders_get_what_the_rules_say_and_closed_ones_stay(shop):
    gone = order()
    shop.take(order(), gone)
    shop.take_later(updated(gone, fulfillment=status("SHIPPED")))
    made(shop, package="tube", carrier="UPS", service="UPS Ground")

    run = applied(shop)

    assert (run.seen, run.changed) == (1, 1)
    assert [each.ship_package for each in shop.orders] == ["tube", None]
    assert [each.mapped_service for each in shop.orders] == ["UPS Ground", ""]


def test_what_the_merchant_changed_since_stays(shop):
    tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)
    made(shop, put_tag=str(tag.id), hold="released")
    shop.take(order())
    tag.take_off([shop.order.id])
    release(shop.account, [shop.order.id], NOON, shop.user.id)

    run = applied(shop)

    assert (run.seen, run.changed) == (1, 0)
    assert not OrderTag.select().exists()
    assert shop.order.status is OrderStatus.AWAITING_SHIPMENT


def test_a_changed_rule_acts_again_but_holds_nothing_that_was_released(shop):
    rule = made(shop, hold="released")
    shop.take(order())
    release(shop.account, [shop.order.id], NOON, shop.user.id)
    changed(rule, package="tube").keep(shop.user)

    assert applied(shop).changed == 1

    assert (shop.order.ship_package, shop.order.status.value) == ("tube", "awaiting_shipment")
    did = [line.did for line in RuleApplication.of(shop.order)]
    assert did == ["Candles: hold", "Candles: Tube"]


def test_a_rule_that_had_the_last_word_keeps_it(shop):
    made(shop, "Last", package="tube")
    shop.take(order())
    made(shop, "First", package="envelope").move(up=True, now=NOON, by=shop.user)

    assert applied(shop).changed == 1

    assert shop.order.ship_package == "tube"


def test_a_new_name_alone_makes_no_rule_act_again(shop):
    rule = made(shop, package="tube")
    shop.take(order())
    changed(rule, name="Tubes").keep(shop.user)

    assert applied(shop).changed == 0


def test_what_is_redacted_or_about_to_be_is_never_touched(shop):
    shop.take(order(), order())
    first, second = shop.orders
    redact(shop.account, [first.id], Reason.AMAZON, NOON, None)
    Order.update(redaction="gdpr").where(Order.id == second.id).execute()
    made(shop, package="tube", hold="released")

    assert applied(shop).seen == 0
    assert not RuleApplication.select().exists()


def test_many_orders_go_slice_by_slice(shop, monkeypatch):
    monkeypatch.setattr(module, "SLICE", 3)
    shop.take(*(order() for _ in range(7)))
    made(shop, package="tube", hold="days", hold_days="2")

    run = applied(shop)

    assert (run.seen, run.changed) == (7, 7)
    assert {each.status for each in shop.orders} == {OrderStatus.ON_HOLD}


def test_what_takes_too_long_is_a_workers_and_is_handed_over_again_when_it_rests(shop, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", timedelta(0))
    shop.take(order())
    made(shop, package="tube")
    run, waiting = applied(shop), queue_length()

    assert applied(shop).id == run.id
    RuleRun.hand_over_due(utcnow() + timedelta(minutes=1))

    assert queue_length() == waiting + 2
    assert run.perform(utcnow() + timedelta(minutes=1))
    assert shop.order.ship_package == "tube"
