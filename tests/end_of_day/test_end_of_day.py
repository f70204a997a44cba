"""The end of the day: what went out, what it cost, whether it was in time, and the list to sign."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.cartons.test_carton_dispatch import ALIKE
from tests.shipping.label_buyer import LabelBuyer
from webapp.accounts.user import User
from webapp.cartons.carton import Carton
from webapp.end_of_day.end_of_day import EndOfDay
from webapp.ground.clock import day_of, utcnow
from webapp.orders.order import Order
from webapp.shipping.dispatch import undo
from webapp.shipping.label import Label


@pytest.fixture
def rosa(app, sandbox, settings):
    return LabelBuyer(sandbox.remote, settings)


def due(order, moment):
    Order.update(ship_by=moment, ship_by_rank=moment).where(Order.id == order.id).execute()


def test_parcels_are_counted_by_carrier_with_their_costs(rosa, visitor):
    rosa.buys(rosa.has_order())
    rosa.buys(rosa.has_order(), service="USPS_PTP_GND_ADV")
    rosa.ships(rosa.has_order(), carrier="FedEx", tracking_number="770000000001")

    visitor.visit("/dashboard")
    page = visitor.click("End of day")

    costs = sum(label.price_minor for label in Label.select())
    for words in ("UPS", "USPS", "FedEx", f"${costs / 100:.2f}", f"${round(costs / 2) / 100:.2f}"):
        assert words in page


def test_what_was_undone_or_left_on_another_day_isnt_counted(rosa, visitor):
    undone, yesterday = rosa.has_order(), rosa.has_order()
    undo(rosa.ships(undone), utcnow(), rosa.user)
    rosa.ships(yesterday, tracking_number="1Z2", left_at=utcnow() - timedelta(days=1))

    today = visitor.visit("/end-of-day")
    week = visitor.visit("/end-of-day?days=7")

    assert "Nothing left in this time" in today
    assert yesterday.amazon_order_id in week
    assert undone.amazon_order_id not in week


def test_who_left_late_is_counted_by_ship_by(rosa, visitor):
    orders = [rosa.has_order() for _ in range(4)]
    for number, order in enumerate(orders):
        due(order, utcnow() + timedelta(hours=-1 if number == 0 else 5))
        rosa.ships(order, tracking_number=f"1Z{number}")

    page = visitor.visit("/end-of-day")

    assert "75.0 % (1 late)" in page


def test_what_had_to_leave_and_is_still_here_is_said(rosa, visitor):
    due(rosa.has_order(), utcnow() - timedelta(hours=1))

    assert "1 order had to leave by the end of this day and is still here." in visitor.visit(
        "/end-of-day"
    )


def test_the_hand_over_list_has_one_carriers_parcels_and_names_nobody(rosa, visitor):
    order = rosa.has_order(recipient_name="Ada Canary")
    label = rosa.buys(order)
    rosa.ships(rosa.has_order(), carrier="FedEx", tracking_number="770000000001")
    page = visitor.visit("/end-of-day")

    page = visitor.visit(page.links["Hand-over list for UPS"])

    assert label.tracking_number in page
    assert "Taken along by" in page
    assert "770000000001" not in page
    assert "Canary" not in page


def test_the_files_have_each_parcel(rosa, visitor):
    label = rosa.buys(rosa.has_order())
    day = day_of(utcnow(), rosa.account.time_zone)

    csv = visitor.visit(f"/end-of-day/file?file=csv&day={day}").answer
    xlsx = visitor.visit(f"/end-of-day/file?file=xlsx&day={day}").answer

    assert f"{label.tracking_number},400,8.12,USD" in csv.get_data(as_text=True)
    rows = list(load_workbook(BytesIO(xlsx.data)).active.values)
    assert rows[1][7:11] == (label.tracking_number, 400, 8.12, "USD")


def test_a_spreadsheet_is_whole_in_the_readers_language(rosa, visitor):
    rosa.buys(rosa.has_order())
    User.update(language="de").execute()
    day = day_of(utcnow(), rosa.account.time_zone)

    xlsx = visitor.visit(f"/end-of-day/file?file=xlsx&day={day}").answer

    cells = [cell for row in load_workbook(BytesIO(xlsx.data)).active.values for cell in row]
    assert "Sendungsnummer" in cells
    assert not {"yes", "no", "Tracking number"} & set(cells)


@pytest.mark.parametrize("query", ["day=nonsense", "day=9999-12-31", "days=0", "store=9", "day="])
def test_nonsense_in_the_address_is_today(rosa, visitor, query):
    assert visitor.visit(f"/end-of-day?{query}").status == 200


def test_what_several_orders_share_is_one_parcel_with_all_their_numbers(rosa, visitor):
    orders = [rosa.has_order(**ALIKE) for _ in range(2)]
    carton = Carton.make(rosa.account, [each.id for each in orders], utcnow(), rosa.user)
    rosa.buys(carton.orders[0])

    shown = EndOfDay(rosa.account, day_of(utcnow(), rosa.account.time_zone)).all

    assert (shown.count, shown.orders, shown.without_price) == (1, 2, 0)
    [(_, numbers)] = shown.handed_over
    assert all(each.amazon_order_id in numbers for each in orders)
    assert f"${round(Label.get().price_minor / 2) / 100:.2f}" in visitor.visit("/end-of-day")


def test_sums_are_written_as_whoever_reads_them_writes_them(rosa, visitor):
    rosa.buys(rosa.has_order())
    Label.update(price_minor=123456).execute()
    rosa.user.choose_language("de")

    assert "1.234,56\u00a0$" in visitor.visit("/end-of-day").html
