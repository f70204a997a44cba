"""How many of a thing, in English words."""

from webapp.ground.plural import count_of


def test_one_is_said_of_one_alone():
    said = [count_of(number, "order") for number in (0, 1, 2, 1234)]

    assert said == ["0 orders", "1 order", "2 orders", "1,234 orders"]


def test_what_takes_no_s_is_given():
    assert count_of(2, "entry", "entries") == "2 entries"
    assert count_of(1, "entry", "entries") == "1 entry"
