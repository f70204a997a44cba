"""What an order comes to: part by part, and whether Amazon's own figures add up."""

import pytest

from tests.orders.documents import item, money, order
from webapp.orders.order import Order
from webapp.orders.total_rank import total_rank

LINE = {"ITEM": "20.00", "TAX": "1.60", "SHIPPING": "4.90", "DISCOUNT": "-1.00"}
WRONG = "Amazon's own figures don't add up"


def parts(**amounts):
    return [{"type": name, "subtotal": money(amount)} for name, amount in amounts.items()]


def line(total="25.50"):
    return item(proceeds={"proceedsTotal": money(total), "breakdowns": parts(**LINE)})


def proceeds(total, **amounts):
    return {"grandTotal": money(total), "breakdowns": parts(**amounts)}


@pytest.fixture
def page(rosa, shop):
    def taken(**document):
        shop.take(order(**document))
        return rosa.visit(f"/orders/{shop.order.id}")

    return taken


def test_a_line_and_the_order_show_what_they_are_made_of(page):
    whole = proceeds("27.50", **LINE, DELIVERY_TIP="2.00")

    shown = page(orderItems=[line()], proceeds=whole)

    assert "Items $20.00 · Shipping $4.90 · Tax $1.60 · Discount -$1.00" in shown
    assert "Delivery tip $2.00 Order total $27.50" in shown
    assert WRONG not in shown


def test_a_tip_that_is_not_charged_yet_is_beside_the_total(page):
    shown = page(orderItems=[line()], proceeds=proceeds("25.50", **LINE, DELIVERY_TIP="2.00"))

    assert "Delivery tip $2.00 Order total $25.50" in shown
    assert WRONG not in shown


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        (proceeds("26.00"), "the items come to $25.50, and the total says $26.00"),
        (proceeds("25.50", ITEM="20.00", TAX="1.60"), "the parts of the order come to $21.60"),
    ],
)
def test_figures_of_amazons_that_dont_add_up_are_said_to(page, whole, words):
    assert words in page(orderItems=[line()], proceeds=whole)


def test_parts_of_a_line_that_dont_add_up_are_said_to(page):
    assert "the parts of CANDLE-RED come to $25.50, and the total says $30.00" in page(
        orderItems=[line("30.00")], proceeds=proceeds("30.00")
    )


def test_totals_are_sorted_within_their_currency(rosa, shop):
    sums = [("666.49", "USD"), ("20851.74", "MXN"), ("100.00", "CAD"), ("99.00", "USD")]
    shop.take(*(order(proceeds={"grandTotal": money(*each)}) for each in sums))

    page = rosa.visit("/orders?sort=total").text

    places = [page.index(words) for words in ("CA$100.00", "MX$20,851.74", "$666.49", "$99.00")]
    assert places == sorted(places)


def test_a_rank_leaves_each_currency_its_room():
    ranks = [
        total_rank(10**18, "AAA"),
        total_rank(-(10**18), "AAA"),
        total_rank(10**18, "USD"),
        total_rank(1, "USD"),
        total_rank(0, "USD"),
        total_rank(-1, "USD"),
        total_rank(0, "ZZZ"),
        total_rank(0, None),
    ]

    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] < 2**63
    assert Order().total_rank == ranks[-1]
