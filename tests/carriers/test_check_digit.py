"""Check digits: right ones are right, and a digit that is mistyped doesn't pass."""

import pytest

from webapp.carriers import check_digit
from webapp.carriers.check_digit import fedex, gs1, identcode, luhn, mod7, mod37_36, s10, ups

RIGHT = [
    (gs1, "9405507899000301234566"),
    (gs1, "023948765012344"),
    (gs1, "340434298765012349"),
    (gs1, "7021356800001238"),
    (ups, "845X320301234566"),
    (ups, "C11012345678908"),
    (ups, "2345678902"),
    (fedex, "612999123482"),
    (fedex, "00612999123482"),
    (s10, "473124687"),
    (mod7, "4219876533"),
    (identcode, "563102430313"),
    (identcode, "21348075016401"),
    (luhn, "332145678907"),
    (mod37_36, "01905020000123V"),
    (mod37_36, "004103601905020000123136276R"),
]


@pytest.mark.parametrize(("rule", "number"), RIGHT)
def test_a_right_check_digit_fits_and_no_other(rule, number):
    last = check_digit.ALPHABET if rule is mod37_36 else check_digit.ALPHABET[:10]

    assert [digit for digit in last if rule(number[:-1] + digit)] == [number[-1]]


@pytest.mark.parametrize(("rule", "number"), [each for each in RIGHT if each[0] is not mod7])
def test_a_mistyped_digit_is_noticed(rule, number):
    place = len(number) - 2
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[-1]

    assert not rule(wrong)
