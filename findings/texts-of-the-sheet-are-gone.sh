#!/bin/sh
# aspose-cells-foss 26.10.0, with workbooks of openpyxl 3.1.5 and XlsxWriter 3.3.1
#
# Expected: a library that creates, reads and changes XLSX reads a cell's text, or says that it can't.
# Happens: a text that stands in the cell itself (`t="inlineStr"`, ECMA-376 part 1, 18.18.11) is None, while
#   the numbers beside it are there. openpyxl writes each text so, and XlsxWriter where it saves memory.
#   Saved again, the workbook has lost the texts for good.
# Seen: order, SKU and post code None, quantity 2; the same row with shared texts is whole.
# Why it matters: a list of orders is read without an error, with quantities and without a single SKU. A
#   script that adds a column to the merchant's list and saves it wipes all texts out of it.
# Way around: open and save such a workbook in a spreadsheet program before, or read it with openpyxl.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    aspose-cells-foss==26.10.0 openpyxl==3.1.5 XlsxWriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import openpyxl
import xlsxwriter
from aspose.cells_foss import Workbook

ROW = ["902-3159896-1390916", "00123", "02134", 2]


def by_openpyxl(name: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(ROW)
    book.save(name)


def by_xlsxwriter(name: str, **options: bool) -> None:
    with xlsxwriter.Workbook(name, options) as book:
        book.add_worksheet().write_row(0, 0, ROW)


def read_by_openpyxl(name: str) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(name).active[1]]


def read(name: str) -> list[object]:
    cells = Workbook(name).worksheets[0].cells
    found = [cells[address].value for address in ("A1", "B1", "C1", "D1")]
    print(f"{name}: {found}")
    return found


by_openpyxl("openpyxl.xlsx")
by_xlsxwriter("xlsxwriter.xlsx")
by_xlsxwriter("row-by-row.xlsx", constant_memory=True)
for name in ("openpyxl.xlsx", "xlsxwriter.xlsx", "row-by-row.xlsx"):
    assert read_by_openpyxl(name) == ROW

assert read("xlsxwriter.xlsx") == ROW
assert read("openpyxl.xlsx") == [None, None, None, 2], "it reads them now"
assert read("row-by-row.xlsx") == [None, None, None, 2], "it reads them now"

Workbook("openpyxl.xlsx").save("again.xlsx")
again = read_by_openpyxl("again.xlsx")
print(f"saved again, read by openpyxl: {again}")
assert again == [None, None, None, 2]
PYTHON
echo "As described."
