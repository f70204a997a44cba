"""The barcode: a symbol that scanners read, checked against the standard's own rules."""

import re

import pytest

from webapp.shipping.code128 import PATTERNS, QUIET, STOP, path, values


def test_each_pattern_is_eleven_modules_wide_with_an_even_part_of_bars():
    widths = [[int(each) for each in pattern] for pattern in PATTERNS]

    assert len(set(PATTERNS)) == 107
    assert {sum(each) for each in widths[:STOP]} == {11}
    assert {sum(each[::2]) % 2 for each in widths[:STOP]} == {0}
    assert sum(widths[STOP]) == 13


def test_the_check_value_is_the_standards():
    # Set A's published example has 54; set B's start counts one more.
    assert values("PJJ123C")[-2] == 55


def test_what_is_drawn_reads_back_as_the_number():
    number = "112-1234567-7654321"

    drawn, width = path(number)

    bars = [(int(x), int(w)) for x, w in re.findall(r"M(\d+) 0h(\d+)", drawn)]
    modules = "".join(_module(at, bars) for at in range(QUIET, width - QUIET))
    symbols = [modules[at : at + 11] for at in range(0, len(modules) - 13, 11)]
    assert "".join(chr(_value(each) + 32) for each in symbols[1:-1]) == number


@pytest.mark.parametrize("text", ["", "日本", "\n"])
def test_what_the_barcode_cant_write_is_refused(text):
    with pytest.raises(ValueError, match="ASCII"):
        path(text)


def _module(at, bars):
    return "1" if any(x <= at < x + width for x, width in bars) else "0"


def _value(modules):
    runs = [str(len(run[0])) for run in re.finditer(r"1+|0+", modules)]
    return PATTERNS.index("".join(runs))
