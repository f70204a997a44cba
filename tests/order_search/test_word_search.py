"""Several words, each in more orders than are read: what lies before is read on, or looked up."""

import pytest

from tests.desk.test_marks import numbers
from tests.orders.documents import HOME, item, order
from webapp.order_search import mixed_search, person_search, word_search
from webapp.order_search.word_search import WordSearch


@pytest.fixture
def frequent(shop):
    """Of thirty orders each third is to Graz, each second has a mug."""
    for place in range(30):
        kind = "Mug" if place % 2 else "Pan"
        product = {"sellerSku": f"{kind}-9", "asin": f"B0{kind.upper()}00001"}
        home = {"deliveryAddress": HOME | {"city": "Linz" if place % 3 else "Graz"}}
        shop.take(order(orderItems=[item(product=product)], recipient=home))
    return shop


@pytest.mark.parametrize(
    ("few", "deeper"),
    [(0, 100), (0, 2), (100, 100)],
    ids=["read on", "read on in part", "looked up"],
)
@pytest.mark.parametrize("words", ["graz mug", "mug graz"])
def test_the_rarest_words_latest_orders_are_held_against_the_other(
    frequent, monkeypatch, words, few, deeper
):
    monkeypatch.setattr(word_search, "CANDIDATES", 6)
    monkeypatch.setattr(word_search, "FEW", few)
    monkeypatch.setattr(word_search, "DEEPER", deeper)

    found = WordSearch(frequent.account.id, words).latest(10)

    # Of Graz the six latest are read, and of these each second has a mug.
    ids = sorted(each.id for each in frequent.orders)
    assert found == ([ids[place] for place in (27, 21, 15)], True)


def test_what_two_words_share_is_read_once(frequent, monkeypatch):
    monkeypatch.setattr(word_search, "CANDIDATES", 6)

    found = WordSearch(frequent.account.id, "mug b0mug").latest(10).ids

    assert found == sorted((each.id for each in frequent.orders), reverse=True)[0:11:2]


def test_a_search_says_on_the_page_that_older_orders_were_left_unread(frequent, rosa, monkeypatch):
    ended = "Older ones may fit too"
    rosa.visit("/orders")
    whole = rosa.submit("Search", q="graz mug")
    assert ended not in whole

    monkeypatch.setattr(word_search, "CANDIDATES", 6)
    monkeypatch.setattr(mixed_search, "CANDIDATES", 6)
    cut = rosa.submit("Search", q="graz mug")
    nothing = rosa.submit("Search", q="graz b0mug0 pan")
    one_customer = rosa.visit(f"/customers{cut.url[cut.url.index('?') :]}")

    assert ended in cut
    assert ended in nothing
    assert "No order matches" in nothing
    assert ended in one_customer


def test_a_rare_name_is_found_beside_one_that_more_people_have_than_are_read(
    frequent, rosa, monkeypatch
):
    monkeypatch.setattr(person_search, "MOST_OF_WORD", 2)
    names = ["Otto Moor", "Otto Hill", "Otto Rarely", "Otto Lake"]
    ottos = [order(recipient={"deliveryAddress": HOME | {"name": name}}) for name in names]
    frequent.take(*ottos)

    rosa.visit("/orders")
    both = rosa.submit("Search", q="otto rarely")
    all_of_them = rosa.submit("Search", q="otto")

    assert numbers(both) == [ottos[2]["orderId"]]
    assert "Older ones may fit too" not in both
    assert "Older ones may fit too" in all_of_them
