"""Weights as people of a country type and read them."""

import pytest

from webapp.carriers import weight


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [
        ("250", "g", 250),
        ("1.5", "kg", 1500),
        ("1,5", "kg", 1500),
        ("8", "oz", 227),
        ("2", "lb", 907),
        (" ", "g", None),
    ],
)
def test_what_is_typed_is_kept_in_grams(text, unit, grams):
    assert weight.grams(text, unit) == grams


@pytest.mark.parametrize(
    ("text", "unit"), [("heavy", "g"), ("-1", "g"), ("0", "g"), ("71", "kg"), ("1", "stone")]
)
def test_what_no_parcel_weighs_is_refused(text, unit):
    with pytest.raises(ValueError, match="weigh"):
        weight.grams(text, unit)


@pytest.mark.parametrize("unit", ["g", "oz"])
@pytest.mark.parametrize("text", ["1,000", "1.500", "12,345"])
def test_a_sign_between_the_thousands_is_never_read_as_a_fraction(text, unit):
    with pytest.raises(ValueError, match="without a sign between the thousands"):
        weight.grams(text, unit)


@pytest.mark.parametrize(
    ("country", "grams", "words"),
    [("US", 227, "8 oz"), ("US", 907, "2 lb"), ("DE", 250, "250 g"), ("DE", 1500, "1.5 kg")],
)
def test_a_weight_reads_in_the_countrys_units(country, grams, words):
    assert weight.in_words(grams, country) == words


@pytest.mark.parametrize("country", ["US", "DE"])
def test_a_weight_survives_being_shown_and_saved_again(country):
    for grams in range(1, weight.HEAVIEST_GRAMS, 7):
        assert weight.grams(*weight.shown(grams, country)) == grams
