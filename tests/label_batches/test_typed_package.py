"""A package as it is typed in a row, and an offer as it is chosen among several."""

import pytest

from webapp.label_batches.planned_offer import OfferChoice, PlannedOffer, chosen_among
from webapp.label_batches.typed_package import Measures, TypedPackage


@pytest.mark.parametrize(
    ("country", "weight", "size", "grams", "sides"),
    [
        ("US", "14 oz", "8 × 6 × 3.5", 397, (203, 152, 89)),
        ("US", "14", "8x6x3.5 in", 397, (203, 152, 89)),
        ("US", "2 lb", "8 6 3.5", 907, (203, 152, 89)),
        ("DE", "400", "20 x 15 x 8 cm", 400, (200, 150, 80)),
        ("DE", "1,5 kg", "20*15*8", 1500, (200, 150, 80)),
        ("DE", "", "", None, None),
    ],
)
def test_it_is_read_as_people_write_it(country, weight, size, grams, sides):
    assert TypedPackage(country, weight, size).measures == Measures(grams, sides)


def offer(service_id, price, late=False, mapped=False):
    return PlannedOffer(service_id, "", "UPS", "", price, "USD", "", "PDF", mapped, late)


@pytest.mark.parametrize(
    ("how", "chosen"), [("mapped", "MAPPED"), ("promise", "QUICK"), ("cheapest", "SLOW")]
)
def test_an_offer_is_chosen_by_the_rule(how, chosen):
    offers = [offer("MAPPED", 900, mapped=True), offer("QUICK", 700), offer("SLOW", 500, late=True)]

    assert chosen_among(offers, OfferChoice(how)) == chosen


def test_where_all_are_late_the_cheapest_is_chosen_all_the_same():
    offers = [offer("A", 900, late=True), offer("B", 500, late=True)]

    assert chosen_among(offers, OfferChoice.PROMISE) == "B"
    assert chosen_among([], OfferChoice.PROMISE) == ""
