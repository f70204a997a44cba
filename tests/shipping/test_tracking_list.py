"""A pasted list of tracking numbers: what is understood, and what is said of the rest."""

import pytest

from tests.orders.paper import order
from webapp.shipping.tracking_list import TrackingList

NUMBER = "1Z9999999999999999"


@pytest.fixture
def mine(shop):
    shop.take(order())
    return shop.order


@pytest.mark.parametrize(
    "line",
    [
        "{},1z9999999999999999",
        "{} , 1Z9999 9999 9999 9999",
        "{};1Z9999999999999999",
        "{}\t1Z9999999999999999\t",
        '"{}","1Z9999999999999999"',
        "{}   1Z9999999999999999",
        "Order,Tracking\r\n{},1Z9999999999999999\r\n\r\n",
    ],
)
def test_lines_are_read_however_they_were_written(shop, mine, line):
    read = TrackingList.read(line.format(mine.amazon_order_id), shop.account)

    assert read.numbers == {mine.id: NUMBER}
    assert read.bad == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("112-1234567-1234567,1Z1", "is not among your orders"),
        ("hello 7,1Z1", "doesn't begin with an order number"),
        ("{}", "one tracking number should follow"),
        ("{},", "one tracking number should follow"),
        ("{},1Z1,1Z2", "one tracking number should follow"),
        ("{} 1Z1 1Z2", "one tracking number should follow"),
        ("{},1Z1\n{},1Z2", "stands in the list twice"),
        ("{}," + "1" * 200, "one tracking number should follow"),
    ],
)
def test_a_bad_line_is_named_and_kept(shop, mine, line, why):
    text = line.format(mine.amazon_order_id, mine.amazon_order_id)

    read = TrackingList.read(text, shop.account)

    assert why in read.sentences[0]
    assert read.rest == text.splitlines()[-1].strip()


def test_a_number_that_was_typed_is_not_replaced_by_another(shop, mine):
    line = f"{mine.amazon_order_id},1Z2"

    read = TrackingList.read(line, shop.account, {mine.id: "1Z1"})

    assert read.numbers == {}
    assert "has another number below" in read.sentences[0]
    assert read.rest == line


def test_somebody_elses_order_is_not_among_ones_own(shop, carla, mine):
    from webapp.accounts import Account

    hers = Account.select().where(Account.id != shop.account.id).get()

    read = TrackingList.read(f"{mine.amazon_order_id},1Z1", hers)

    assert read.numbers == {}
    assert "not among your orders" in read.sentences[0]
