"""Files for spreadsheets: nothing in them runs, and what went out comes back."""

import csv
import io

import pytest

from webapp.spreadsheet import unguarded, written

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "  =1+1", "\t=1", "\r=1", "\n=1", "＝1+1", "－1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_stands_behind_an_apostrophe(text):
    [[cell]] = csv.reader(io.StringIO(written([[text]]), newline=""))

    assert cell == f"'{text}"


@pytest.mark.parametrize("cell", ["Austin", "A=1", "'tis", 5, -5, None, ""])
def test_all_else_stands_as_it_is(cell):
    [[read, _]] = csv.reader(io.StringIO(written([[cell, ""]])))

    assert read == ("" if cell is None else str(cell))


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1", "  =1+1", "＝1+1", "Austin", "'tis"])
def test_what_was_guarded_is_read_as_it_was(text):
    [[cell]] = csv.reader(io.StringIO(written([[text]])))

    assert unguarded(cell) == text
