"""Files for other software: nothing in them runs, and what went out comes back."""

import csv
import io

import pytest

from webapp.ground.spreadsheet import csv_lines, unguarded

FORMULAS = [
    *("=1+1", "+A1", "-cmd()", "@SUM(A1)", "  =1+1", "\t=1", "\r=1", "\n=1", "＝1+1", "－cmd"),
    *("x;=1+1", "x,=1+1", "x\t@SUM(A1)", "x\n=1+1", "x; \t=1+1", 'say "hi";=1+1', "+1;=1+1"),
    *("+1-X3", "+1 ext.A1", "+1 ext 5+A1", "x|=1+1", "\xa0=1+1", "\u3000@A1", "\x0b=1", "\ufeff=1"),
]
INVISIBLE = " \t\r\n\x0b\xa0\u3000\ufeff"
BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
HARMLESS = ["Austin", "A=1", "'tis", "+44 20 7946 0000", "+1 (212) 555-0100", "-5", "00965", "1;2"]
HARMLESS += ["+1 415-851-1136 ext. 81234", "+(49) 30 1234 Ext 7", "+1 212 555 0100 x 12"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula_however_it_is_parted(text, delimiter):
    file = csv_lines([["112-1", text, "Austin"]])

    cells = [
        cell
        for row in csv.reader(io.StringIO(file, newline=""), delimiter=delimiter)
        for cell in row
    ]

    assert [cell for cell in cells if cell.lstrip(INVISIBLE).startswith(BEGINNINGS)] == []


@pytest.mark.parametrize("cell", [*HARMLESS, 5, -5, None, ""])
def test_all_else_stands_as_it_is(cell):
    [[read, _]] = csv.reader(io.StringIO(csv_lines([[cell, ""]])))

    assert read == ("" if cell is None else str(cell))


@pytest.mark.parametrize("text", [*FORMULAS, *HARMLESS])
def test_what_was_guarded_is_read_as_it_was(text):
    [[cell]] = csv.reader(io.StringIO(csv_lines([[text]]), newline=""))

    assert unguarded(cell) == text
    assert "'" not in cell.replace(text, "")
