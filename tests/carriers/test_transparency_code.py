"""Transparency codes: their forms, and what a scanner sends."""

import pytest

from webapp.carriers.transparency_code import is_code, read

AMAZONS = "AZ:L1Z2H38F4C5Q6R7E5K6Z1C2K3E"
SGTIN = "0100376204200301214P1OZMT7D8B81EMF4WW4"


@pytest.mark.parametrize(
    "code", [AMAZONS, SGTIN, "SN:4711A99", "12345678", "https://qr.example/a1"]
)
def test_each_form_of_amazons_is_known(code):
    assert is_code(code)


@pytest.mark.parametrize(
    "code",
    ["nonsense", "AZ:L1Z2H38F4C5Q6R7E5K6Z1C2K3", "0100376204200302214P1OZMT7D8B81EMF4WW4", "7"],
)
def test_what_has_no_such_form_is_none(code):
    assert not is_code(code)


def test_a_scanner_may_dress_codes_up_and_part_them_by_lines():
    scanned = f"]d2{SGTIN}\x1d\n(01)00376204200301(21)4P1OZMT7D8B81EMF4WW5\r\n{AMAZONS.lower()}\n"

    assert read(scanned) == [SGTIN, f"{SGTIN[:-1]}5", AMAZONS]
