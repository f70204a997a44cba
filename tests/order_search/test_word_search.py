"""Several words, each in more orders than are read: what lies before is read on, or looked up."""

import pytest

from tests.orders.documents import HOME, item, order
from webapp.order_search import word_search
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
    assert found == [ids[place] for place in (27, 21, 15)]


def test_what_two_words_share_is_read_once(frequent, monkeypatch):
    monkeypatch.setattr(word_search, "CANDIDATES", 6)

    found = WordSearch(frequent.account.id, "mug b0mug").latest(10)

    assert found == sorted((each.id for each in frequent.orders), reverse=True)[0:11:2]
