"""The columns of the desk: what each row says, chosen and put in order by each person."""

from datetime import timedelta
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.nodes import For

from tests.accounts.people import post
from tests.orders.documents import NOON, order, parcel, status, updated
from webapp.desk.columns.column import OPEN, SHIPPED, Column
from webapp.desk.columns.column_choice import ColumnChoice
from webapp.desk.row.order_row import OrderRow
from webapp.orders.order import Order
from webapp.shipping.dispatch import DispatchedParcel, ship

NUMBER = "1Z999AA10123456784"
TABLE = Path(__file__).parents[2] / "templates/desk/_table.html"


@pytest.fixture
def shipped(shop):
    """An order that left from here today by UPS."""
    shop.take(order())
    leaving = DispatchedParcel(carrier="UPS", tracking_number=NUMBER, left_at=NOON)
    ship(shop.account, shop.order.id, leaving, "k" * 20, NOON, shop.user)
    return shop.order


def test_shipped_orders_say_by_whom_when_and_whether_amazon_knows(rosa, shipped):
    page = rosa.visit("/orders?status=shipped")

    for words in (NUMBER, "UPS", "Waits for Amazon", "Tracking number", "Confirmation"):
        assert words in page
    assert page.links[NUMBER].startswith("https://")
    assert not [button for form in page.forms for button in form.buttons if button.words == "Ship…"]


def test_what_amazon_tells_of_itself_is_confirmed(rosa, shop):
    first = order()
    shop.take(first)
    shop.take(updated(first, fulfillment=status("SHIPPED"), packages=[parcel(NUMBER)]))

    page = rosa.visit("/orders?status=shipped")

    assert "Confirmed" in page
    assert NUMBER in page


def test_rosa_chooses_her_columns_and_their_order(rosa, shop):
    shop.take(order())
    rosa.visit("/orders?country=US")
    rosa.click("Columns")
    rosa.submit("Move Items up", column=["total", "items"])
    assert ColumnChoice.select().count() == 0

    page = rosa.submit("Save the columns", column=["total", "items"])

    assert page.url.endswith("/orders?country=US")
    assert ColumnChoice.of(shop.user.id, shipped=False) == [Column.ITEMS, Column.TOTAL]
    assert "Destination" not in page
    assert ColumnChoice.of(shop.user.id, shipped=True) == list(SHIPPED)


def test_a_column_moves_by_a_place(rosa, shop):
    shop.take(order())
    names = [*OPEN, *(each for each in Column if each not in OPEN)]
    rosa.visit("/orders/columns")

    rosa.submit("Move Source down")
    page = rosa.submit("Move Source up", place=["age", *names[2:], "source"])

    form, _ = page.form("Save the columns")
    assert form.fields["place"] == ["age", *names[2:-1], "source", names[-1]]
    assert len(form.fields["column"]) == len(OPEN)


def test_ben_keeps_his_own_columns(rosa, ben, shop):
    shop.take(order())
    ColumnChoice.keep(shop.user.id, False, [Column.ITEMS])

    assert "Destination" not in rosa.visit("/orders")
    assert "Destination" in ben.visit("/orders")


def test_the_first_columns_come_back(rosa, shop):
    ColumnChoice.keep(shop.user.id, True, [Column.ITEMS])
    rosa.visit("/orders/columns?shipped=yes")

    rosa.submit("Back to the usual ones")

    assert ColumnChoice.select().count() == 0


def test_nonsense_is_no_column(rosa, shop):
    shop.take(order())
    rosa.visit("/orders/columns")

    assert post(rosa, "/orders/columns", place=["x", "age"], column="x") == 303
    assert ColumnChoice.of(shop.user.id, shipped=False) == []
    assert rosa.visit("/orders").status == 200


def test_mapped_services_have_a_column_once_there_are_some(rosa, shop):
    shop.take(order())
    assert "Mapped Service" not in rosa.visit("/orders").text


def test_the_personal_data_has_a_column_for_who_wants_it(rosa, shop):
    shop.take(order())
    Order.update(personal_data_due_at=NOON + timedelta(days=9000)).execute()
    assert "data goes" not in rosa.visit("/orders")

    ColumnChoice.keep(shop.user.id, False, [*OPEN, Column.REDACTION])

    assert "data goes in" in rosa.visit("/orders")


def test_the_table_takes_a_row_apart_by_its_fields():
    template = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(TABLE.read_text())

    [loop] = [each for each in template.find_all(For) if getattr(each.iter, "name", "") == "orders"]

    assert [each.name for each in loop.target.items] == list(OrderRow._fields)
