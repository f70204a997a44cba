"""Sums of money as people of several countries type them."""

from decimal import Decimal

import pytest

from webapp.ground.language.typed_number import amount, unsure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50", "50"),
        ("49.90", "49.90"),
        ("49,9", "49.9"),
        ("1250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("1 250,50", "1250.50"),
        ("1\u202f250", "1250"),
        ("1’250.50", "1250.50"),
        ("1,250,000", "1250000"),
        ("0.05", "0.05"),
    ],
)
def test_a_sum_is_read_in_each_countrys_writing(text, value):
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,250", "1.250", "999.999"])
def test_what_may_be_a_thousand_or_a_fraction_is_not_guessed(text):
    assert amount(text) is None
    assert "without a sign between the thousands" in unsure(text)


@pytest.mark.parametrize("text", ["", "cheap", "1,25,0", "1.2.3", "-5", "1e9", "1,250,50", "0,125"])
def test_what_is_no_sum_is_none(text):
    assert amount(text) is None
