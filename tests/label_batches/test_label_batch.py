"""Labels for many orders: one table, one sum; each label once, and bad ones explained."""

from datetime import timedelta

import pytest

from tests.label_batches.packer import PACKAGE, bought, chosen_on_desk
from webapp.ground.clock import utcnow
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_batch_views import CHANGED
from webapp.label_batches.label_plan import UNMEASURED
from webapp.label_batches.label_pricing import NOTHING_OFFERED
from webapp.label_batches.label_purchase import OVERDUE, LabelPurchase, hold_back
from webapp.label_batches.offer_refusal import OfferRefusal
from webapp.label_batches.plan_obstacle import WANTS_CODES
from webapp.label_batches.planned_label import PlannedLabel, PlannedLabelStatus
from webapp.orders.hold import hold
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order import Order, OrderItem
from webapp.privacy.redaction import Reason, redact
from webapp.shipping.label import Label, LabelStatus
from webapp.stores.ship_from import ShipFrom, ShipFromAddress


def priced(rosa, visitor, orders, **package):
    page = chosen_on_desk(visitor, orders)
    visitor.submit("Ask for prices", {**PACKAGE, **package})
    rosa.asks_prices()
    return visitor.visit(page.path)


def statuses():
    return [each.status for each in PlannedLabel.select().order_by(PlannedLabel.place)]


def test_a_selection_is_priced_summed_and_bought_each_once(rosa, visitor):
    orders = rosa.has_orders(3)

    page = priced(rosa, visitor, orders, how="cheapest")
    summed = visitor.submit("Go on to the sum")
    visitor.submit("Buy 3 labels")
    rosa.buys_confirmed()

    assert "$5.45 · USPS Ground Advantage" in page.html
    assert "$16.35" in summed
    assert [rosa.sold(order) for order in orders] == [["Purchased"]] * 3
    done = visitor.visit(page.path)
    assert "3 × Label bought" in done
    assert "Still to buy" not in done


def test_what_a_package_weighs_is_asked_only_where_it_isnt_known(rosa, visitor):
    known, unknown = rosa.has_orders(2)
    rosa.buys(rosa.has_order())
    Order.update(ship_weight_grams=397).where(Order.id == known.id).execute()

    page = chosen_on_desk(visitor, [known, unknown])
    rosa.asks_prices()

    assert statuses() == [PlannedLabelStatus.PRICED, PlannedLabelStatus.DRAFT]
    assert str(UNMEASURED) in visitor.visit(page.path)


def test_the_mapped_service_is_chosen_and_another_one_by_a_click(rosa, visitor):
    orders = rosa.has_orders(2)
    Order.update(ship_carrier="UPS", ship_service="UPS Ground").execute()
    priced(rosa, visitor, orders)
    mapped = [each.service_id for each in PlannedLabel.select()]

    visitor.submit("Ask for prices", how="cheapest")

    assert mapped == ["UPS_PTP_GND"] * 2
    assert "UPS_PTP_GND" not in [each.service_id for each in PlannedLabel.select()]


def test_an_offer_is_changed_and_an_order_left_out_in_place(rosa, visitor):
    first, second = rosa.has_orders(2)
    priced(rosa, visitor, [first, second])
    mine, other = PlannedLabel.select().order_by(PlannedLabel.place)

    visitor.submit("Go on to the sum", {f"offer-{mine.id}": "UPS_PTP_GND", "take": [str(mine.id)]})
    visitor.submit("Buy 1 label")
    rosa.buys_confirmed()

    assert [label.service_id for label in Label.select()] == ["UPS_PTP_GND"]
    assert (rosa.sold(first), rosa.sold(second)) == (["Purchased"], [])
    assert PlannedLabel.get_by_id(other.id).status is PlannedLabelStatus.PRICED


def test_bad_ones_are_explained_and_the_rest_is_bought(rosa, visitor):
    good, held, heavy = rosa.has_orders(3)
    hold(rosa.account, [held.id], HoldReason.OTHER, utcnow(), rosa.user.id)
    page = chosen_on_desk(visitor, [good, held, heavy])
    wrong = PlannedLabel.get(PlannedLabel.order == heavy)
    visitor.submit("Ask for prices", {**PACKAGE, f"weight-{wrong.id}": "150 lb"})
    rosa.asks_prices()

    shown = visitor.visit(page.path)
    visitor.submit("Go on to the sum")
    visitor.submit("Buy 1 label")
    rosa.buys_confirmed()

    assert "This order is on hold. Release it first." in shown
    assert str(NOTHING_OFFERED) in shown
    assert (rosa.sold(good), rosa.sold(held), rosa.sold(heavy)) == (["Purchased"], [], [])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"weight": "heavy"}, "Write the weight as a number"),
        ({"weight": "14 oz", "size": "8 x 6"}, "Write length, width and height in inches"),
        ({"weight": "900 lb"}, "at most 70 kg"),
        ({"weight": "1", "size": "8 x 6 x 900"}, "No carrier takes a package of this side."),
    ],
)
def test_what_cant_be_read_is_said_and_amazon_isnt_asked(rosa, visitor, typed, sentence):
    chosen_on_desk(visitor, rosa.has_orders(1))

    page = visitor.submit("Ask for prices", typed)

    assert page.status == 422
    assert sentence in page
    assert rosa.remote.count("getEligibleShipmentServices") == 0


def test_a_line_that_cant_be_read_is_the_only_one_that_is_complained_of(rosa, visitor):
    chosen_on_desk(visitor, rosa.has_orders(2))
    bad = PlannedLabel.select().order_by(PlannedLabel.id).first()
    typed = {"weight": "14 oz", "size": "8 x 6 x 4", f"weight-{bad.id}": "heavy"}

    page = visitor.submit("Ask for prices", typed)

    assert page.html.count("Write the weight as a number") == 1
    assert "Write what it weighs and measures." not in page


def test_a_changed_package_is_priced_anew_before_anything_is_bought(rosa, visitor):
    priced(rosa, visitor, rosa.has_orders(1))
    [planned] = PlannedLabel.select()

    page = visitor.submit("Go on to the sum", {f"weight-{planned.id}": "3 lb"})

    assert "Nothing was bought." in page
    assert statuses() == [PlannedLabelStatus.PRICING]


def test_a_package_that_is_shown_rounded_is_not_taken_for_a_changed_one(rosa, visitor):
    priced(rosa, visitor, rosa.has_orders(1))
    PlannedLabel.update(length_mm=100, width_mm=101, height_mm=52, weight_grams=401).execute()
    visitor.visit(f"/labels/batches/{LabelBatch.get().id}")

    page = visitor.submit("Go on to the sum")

    assert page.h1 == "Buy 1 label"


def test_old_prices_are_asked_for_anew(rosa, visitor):
    priced(rosa, visitor, rosa.has_orders(1))
    PlannedLabel.update(priced_at=utcnow() - timedelta(minutes=16)).execute()

    page = visitor.submit("Go on to the sum")

    assert "Nothing was bought." in page
    assert not Label.select().exists()


def test_the_same_form_twice_opens_one_batch_and_buys_once(rosa, visitor):
    orders = rosa.has_orders(1)
    page = priced(rosa, visitor, orders)
    visitor.submit("Go on to the sum")
    form, _ = visitor.page.form("Buy 1 label")
    typed = {name: values[0] for name, values in form.fields.items()}

    for _ in range(2):
        visitor.http.post(f"{page.path}/purchases", data=typed, base_url=visitor.base)
    rosa.buys_confirmed()

    assert rosa.sold(orders[0]) == ["Purchased"]


def test_nothing_is_bought_that_wasnt_shown(rosa, visitor):
    page = priced(rosa, visitor, rosa.has_orders(1))
    visitor.submit("Go on to the sum")
    PlannedLabel.update(service_id="UPS_PTP_GND").execute()

    again = visitor.submit("Buy 1 label")

    assert CHANGED in again
    assert again.path == f"{page.path}/purchases/new"
    assert not Label.select().exists()


def test_a_worker_that_dies_after_asking_asks_no_second_time(rosa, visitor):
    [order] = rosa.has_orders(1)
    bought(rosa, visitor, [order])
    PlannedLabel.update(status=PlannedLabelStatus.CONFIRMED, label_id=None).execute()

    LabelPurchase(LabelBatch.get()).perform()
    rosa.processes_label()

    assert rosa.sold(order) == ["Purchased"]
    assert PlannedLabel.get().label_id == Label.get().id


def test_what_lay_too_long_is_not_bought_at_its_old_price(rosa, visitor):
    priced(rosa, visitor, rosa.has_orders(1))
    visitor.submit("Go on to the sum")
    visitor.submit("Buy 1 label")
    PlannedLabel.update(priced_at=utcnow() - timedelta(hours=2)).execute()

    rosa.buys_confirmed()

    assert PlannedLabel.get().problem == OVERDUE
    assert not Label.select().exists()


def test_after_a_restore_nothing_is_bought_unasked(rosa, visitor):
    priced(rosa, visitor, rosa.has_orders(1))
    visitor.submit("Go on to the sum")
    visitor.submit("Buy 1 label")

    hold_back()
    rosa.buys_confirmed()

    assert statuses() == [PlannedLabelStatus.STAYED]
    assert not Label.select().exists()


def test_amazons_words_are_shown_sealed_and_gone_with_the_buyer(rosa, visitor):
    [order] = rosa.has_orders(1)
    rosa.remote.cancel(order.amazon_order_id)

    page = priced(rosa, visitor, [order])
    [refusal] = OfferRefusal.select()
    redact(rosa.account, [order.id], Reason.AMAZON, utcnow(), None)

    assert "is not eligible: it is CANCELLED" in page
    assert b"eligible" not in bytes(refusal.sealed)
    assert not OfferRefusal.select().exists()


def test_a_worker_waits_for_amazons_pace_and_not_for_ever(rosa, visitor):
    orders = rosa.has_orders(4)

    bought(rosa, visitor, orders)

    assert [label.status for label in Label.select()] == [LabelStatus.PURCHASED] * 4
    assert rosa.remote.count("createShipment", 429) == 0
    assert rosa.remote.count("createRestrictedDataToken") == 1


def test_a_store_without_an_address_says_so(rosa, visitor):
    [order] = rosa.has_orders(1)
    ShipFrom.keep(rosa.store, ShipFromAddress())

    page = chosen_on_desk(visitor, [order])

    assert "write the ship-from address" in page


def test_a_lost_store_says_revocation_error(rosa, visitor):
    chosen_on_desk(visitor, rosa.has_orders(1))
    rosa.loses_access()
    visitor.submit("Ask for prices", PACKAGE)

    rosa.asks_prices()
    page = visitor.visit(visitor.page.path)

    assert "Revocation Error" in page


def test_what_needs_transparency_codes_is_bought_at_its_own_page(rosa, visitor):
    [order] = rosa.has_orders(1)
    Order.update(demands='{"transparency": ""}').execute()
    OrderItem.update(demands='{"transparency": ""}').execute()

    page = chosen_on_desk(visitor, [order])

    assert str(WANTS_CODES) in page
