"""The barcode: a symbol that scanners read, checked against the standard's own rules."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pdf.reading import barcodes_of
from webapp.pdf.block import beside
from webapp.pdf.code128 import (
    CODE_B,
    CODE_C,
    PATTERNS,
    QUIET,
    START_C,
    STOP,
    bars,
    path,
    values,
)
from webapp.pdf.document import PdfDocument


def test_each_pattern_is_eleven_modules_wide_with_an_even_part_of_bars():
    widths = [[int(each) for each in pattern] for pattern in PATTERNS]

    assert len(set(PATTERNS)) == 107
    assert {sum(each) for each in widths[:STOP]} == {11}
    assert {sum(each[::2]) % 2 for each in widths[:STOP]} == {0}
    assert sum(widths[STOP]) == 13


def test_the_check_value_is_the_standards():
    # Set A's published example has 54; set B's start counts one more.
    assert values("PJJ123C")[-2] == 55


@pytest.mark.parametrize(
    ("text", "symbols"),
    [("1234567890", 5), ("12345", 4), ("A1234", 4), ("AB12", 4), ("A123456B", 7), ("7", 1)],
)
def test_runs_of_digits_are_written_two_a_symbol_where_that_is_shorter(text, symbols):
    written = values(text)

    assert len(written) == symbols + len(["start", "check", "stop"])
    assert _text(written) == text


@given(st.text("0123456789-A", min_size=1, max_size=14))
def test_no_other_mixture_of_the_sets_is_shorter(text):
    assert _text(values(text)) == text
    assert len(values(text)) - 2 == _fewest(text)


def test_what_is_drawn_reads_back_as_the_number():
    number = "112-1234567-7654321"

    drawn, width = path(number)

    bars = [(int(x), int(w)) for x, w in re.findall(r"M(\d+) 0h(\d+)", drawn)]
    modules = "".join(_module(at, bars) for at in range(QUIET, width - QUIET))
    symbols = [modules[at : at + 11] for at in range(0, len(modules) - 13, 11)]
    assert _text([*map(_value, symbols), STOP]) == number


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("x", [12, 47.03])
def test_a_scanner_reads_what_a_printer_prints(dpi, x):
    texts = ["112-1234567-7654321", "S01-0000001-0000012", "1Z999AA10123456784", "Ada ~"]

    with PdfDocument("a4", "Barcodes") as pdf:
        pdf.flow(beside((x, [pdf.bars(bars(text)[0])])) for text in texts)

    assert barcodes_of(pdf.data(), dpi) == texts


@pytest.mark.parametrize("text", ["", "日本", "\n"])
def test_what_the_barcode_cant_write_is_refused(text):
    with pytest.raises(ValueError, match="ASCII"):
        path(text)


def _text(written):
    """What a start, its symbols, a check and a stop say."""
    said, in_c = "", written[0] == START_C
    for value in written[1:-2]:
        if value == (CODE_B if in_c else CODE_C):
            in_c = not in_c
        else:
            said += f"{value:02d}" if in_c else chr(value + 32)
    return said


def _fewest(text):
    """How many symbols the start and the text take, counted by trying all."""
    reached, steps = {(0, "B"), (0, "C")}, 1
    while not any(at == len(text) for at, _ in reached):
        pairs = {(at + 2, "C") for at, set_ in reached if set_ == "C" and _pair(text, at)}
        singles = {(at + 1, "B") for at, set_ in reached if set_ == "B"}
        switched = {(at, "C" if set_ == "B" else "B") for at, set_ in reached}
        reached, steps = pairs | singles | switched, steps + 1
    return steps


def _pair(text, at):
    return len(text) >= at + 2 and text[at : at + 2].isdigit()


def _module(at, bars):
    return "1" if any(x <= at < x + width for x, width in bars) else "0"


def _value(modules):
    runs = [str(len(run[0])) for run in re.finditer(r"1+|0+", modules)]
    return PATTERNS.index("".join(runs))
