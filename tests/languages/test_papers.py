"""Papers in nobody's language: all of it translated, nothing cut, covered or beyond the margin."""

import re
from html import escape
from itertools import combinations
from typing import Any

import pytest

from tests.accounts.people import ROSA, signed_in
from tests.customs.test_customs import HERE, KNOWN, PARIS
from tests.languages.facts import FACTS
from tests.languages.pseudo_locale import CLOSE, OPEN, PseudoLocale
from tests.languages.untranslated_text import untranslated_texts
from tests.orders.documents import item, order
from tests.orders.shop import Shop
from tests.pdf.reading import Written, words_of, written_on
from tests.products.catalogue import described
from webapp.printing import packing_slip_words
from webapp.stores.ship_from import ShipFrom

# Of a page's edge, in points; and what may touch by the shape of its letters.
MARGIN, TOUCH = 33.0, 1.5
CUSTOMS = ("cn22.pdf", "cn23.pdf", "commercial-invoice.pdf")
# What stands in the shop's own words and its buyers', and a day in the buyer's language.
OWN = re.compile(
    f"{FACTS.pattern}|Canary Wharf|PARIS|France|United States|November|Lantern Books|Wick Lane"
    "|NEW YORK, NY|CANDLE-RED|A red candle"
)
PAPERS = ("packing-slip.pdf", *CUSTOMS)


@pytest.fixture
def papers(client: Any, pseudo_locale: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Each kind of paper of a shop's orders, by its address."""
    shop = Shop(ROSA)
    words = packing_slip_words.LANGUAGES["en"]
    told = {name: PseudoLocale().gettext(said) for name, said in vars(words).items()}
    slip = packing_slip_words.SlipWords(**{**told, "language": "en"})
    monkeypatch.setitem(packing_slip_words.LANGUAGES, "en", slip)
    shop.user.choose_language(pseudo_locale)
    ShipFrom.keep(shop.store, HERE)
    described(shop, "CANDLE-RED", **KNOWN)
    whither = {"deliveryAddress": PARIS}
    goods = ([item(quantityOrdered=number)] for number in range(1, 5))
    shop.take(*(order(recipient=whither, orderItems=each) for each in goods))
    first = shop.orders[0]
    rosa = signed_in(client, ROSA)
    every = [str(each.id) for each in shop.orders]
    many = {"order": every, "per_sheet": "4"}
    return {
        **{name: _fetched(rosa, f"/orders/{first.id}/{name}") for name in PAPERS},
        "packing-slips.pdf": _posted(rosa, "/packing-slips.pdf", many),
        "pick-lists.pdf": _posted(rosa, "/pick-lists.pdf", {"order": every}),
    }


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.slow
def test_papers_are_translated_and_nothing_is_cut_or_covered(papers: dict[str, bytes]) -> None:
    wrong: list[str] = []
    for name, data in papers.items():
        text = " ".join(words_of(data))
        # The forms of customs offices have their own words in two languages.
        if name not in CUSTOMS:
            assert text.count(OPEN) > 3, name
            left = untranslated_texts(f"<p>{escape(text)}</p>", OWN)
            wrong += [f"{name}: not translated: {each}" for each in left]
        if text.count(OPEN) != text.count(CLOSE):
            wrong.append(f"{name}: a sentence is cut")
        for (width, height), written in written_on(data):
            wrong += [
                f"{name}: beyond the margin: {each}"
                for each in written
                if _beyond(each, width, height)
            ]
            wrong += [
                f"{name}: {one.words} covers {other.words}"
                for one, other in combinations(written, 2)
                if _covers(one, other)
            ]

    assert not wrong, "\n".join(wrong)


def _fetched(rosa: Any, address: str) -> bytes:
    answer = rosa.visit(address).answer
    assert answer.mimetype == "application/pdf", address
    return bytes(answer.data)


def _posted(rosa: Any, address: str, fields: dict[str, Any]) -> bytes:
    """From the desk, whose forms ask for it."""
    rosa.visit("/orders?status=all")
    answer = rosa.post(address, fields).answer
    assert answer.mimetype == "application/pdf", address
    return bytes(answer.data)


def _beyond(each: Written, width: float, height: float) -> bool:
    across = each.left < MARGIN or each.right > width - MARGIN
    return across or each.bottom < MARGIN or each.top > height - MARGIN


def _covers(one: Written, other: Written) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > TOUCH and down > TOUCH
