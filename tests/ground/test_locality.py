"""How a place is written on a letter, by country."""

import pytest

from webapp.locality import locality_lines


@pytest.mark.parametrize(
    ("country", "city", "region", "code", "lines"),
    [
        ("US", "Honolulu", "HI", "96823", ["Honolulu, HI 96823"]),
        ("US", "Austin", "", "73301", ["Austin, 73301"]),
        ("DE", "Berlin", "", "10115", ["10115 Berlin"]),
        ("ES", "Getafe", "Madrid", "28901", ["28901 Getafe", "Madrid"]),
        ("IE", "", "", "", []),
    ],
)
def test_a_place_is_written_as_its_country_writes_it(country, city, region, code, lines):
    assert locality_lines(country, city, region, code) == lines
