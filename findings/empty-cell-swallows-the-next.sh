#!/bin/sh
# zpl-core 0.1.0, with a workbook of XlsxWriter 3.3.1 (cells as Excel writes them)
#
# Expected: `xlsx_batch.read_xlsx_rows` gives the texts of a sheet, and `plan_specs` a label for each row that
#   has an identifier, by the column's letter, number or heading.
# Happens: an empty cell that has a format (a border, a colour) is written `<c r="B2" s="1"/>`. The pattern that
#   looks for a cell's end goes past it into the next cell, and gives that one's content to the empty one: a
#   number moves one column to the left, and of a text comes its place in the workbook's list of texts. The next
#   cell is gone, and with it each label whose identifier stood there. Nothing is raised.
# Seen: [Blue cup, empty, BC-01] → [Blue cup, 7]; [Tray, empty, 7001] → [Tray, 7001]; one label of three. By the
#   second column a label with the bars `7` is made, which nothing in the sheet says.
# Also: a heading of up to three letters is a column's letters. `sku` is the column SKU, the 13,151st: no row has
#   it, no label is made, and no issue is reported.
# Why it matters: a table with borders is how most people make one. The labels that don't come are missed; the
#   one with another row's index as its bars is scanned as some other product.
# Way around: read the workbook with openpyxl, and compare the number of labels with that of rows.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check zpl-core==0.1.0 xlsxwriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import re

import xlsxwriter
from zpl_core.xlsx_batch import build_job, plan_specs, read_xlsx_rows

ROWS = [
    ["name", "note", "sku"],
    ["Red cup", "gift", "RC-01"],
    ["Blue cup", None, "BC-01"],
    ["Tray", None, 7001],
]


def read(name: str, bordered: bool) -> list[list[str]]:
    with xlsxwriter.Workbook(name) as workbook:
        border = workbook.add_format({"border": 1}) if bordered else None
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(ROWS):
            sheet.write_row(row, 0, cells, border)
    rows = read_xlsx_rows(name)
    print("with borders:" if bordered else "without:", rows)
    return rows


def bars(rows: list[list[str]], column: str | int) -> list[str]:
    zpl, issues = build_job(plan_specs(rows, "name", column))
    found = re.findall(r"\^BC[^\^]*\^FD([^\^]*)\^FS", zpl)
    print(f"column {column!r}: bars {found}, issues {issues}")
    return found


plain, bordered = read("plain.xlsx", bordered=False), read("bordered.xlsx", bordered=True)
assert plain[1:] == [["Red cup", "gift", "RC-01"], ["Blue cup", "", "BC-01"], ["Tray", "", "7001"]]
assert bars(plain, 3) == ["RC-01", "BC-01", "7001"]
assert bordered[:2] == plain[:2], "a row without an empty cell isn't read either"
assert bordered[2][0] == "Blue cup" and len(bordered[2]) == 2 and bordered[2][1].isdigit(), "read rightly now"
assert bordered[3] == ["Tray", "7001"]
assert bars(bordered, 3) == ["RC-01"], "all three have a label now"
assert bars(bordered, 2) == ["gift", bordered[2][1], "7001"]
assert bars(plain, "sku") == [], "the heading is looked for now"
PYTHON
echo "As described."
