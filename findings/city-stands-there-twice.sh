#!/bin/sh
# aspose-cells-foss 26.10.0, betteroffice-xlsx 0.2.1, sxl 0.0.1a10; beside them openpyxl 3.1.5 and
# python-calamine 0.9.1
#
# Expected: a cell of a workbook that was typed in Japan reads as it is shown: 東京都. Excel keeps beside such a
#   text how it was typed, in kana (`rPh`, ECMA-376 part 1, 18.4.6); that is a hint for whoever reads the cell,
#   to be shown above it or not at all, and no part of its text.
# Happens: all three take each text within the string item: what is shown, and the kana behind it. What
#   aspose-cells-foss saves again has both in the cell for good. openpyxl and python-calamine read it rightly.
# Seen: 東京都トウキョウト, in the three; 902-3159896-1390916, which has no kana, as it is.
# Why it matters: city, street and name of a Japanese order stand on the label twice, the second time as they
#   are spoken, and a search for the city finds no order.
# Way around: read such a workbook with openpyxl.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aspose-cells-foss==26.10.0 \
    betteroffice-xlsx==0.2.1 sxl==0.0.1a10 openpyxl==3.1.5 python-calamine==0.9.1 XlsxWriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from zipfile import ZipFile

import betteroffice_xlsx
import openpyxl
import sxl
import xlsxwriter
from aspose.cells_foss import Workbook
from python_calamine import CalamineWorkbook

ORDER, CITY, KANA = "902-3159896-1390916", "東京都", "トウキョウト"
TYPED = f'<t>{CITY}</t><rPh sb="0" eb="3"><t>{KANA}</t></rPh><phoneticPr fontId="0"/>'


def write(name: str) -> None:
    """A workbook with the kana that Excel keeps: XlsxWriter can't write them."""
    with xlsxwriter.Workbook("plain.xlsx") as book:
        book.add_worksheet("Orders").write_row(0, 0, [ORDER, CITY])
    with ZipFile("plain.xlsx") as plain, ZipFile(name, "w") as typed:
        for part in plain.namelist():
            text = plain.read(part).decode()
            typed.writestr(part, text.replace(f"<t>{CITY}</t>", TYPED))


def by_openpyxl(name: str) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(name).active[1]]


def by_calamine(name: str) -> list[object]:
    return CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()[0]


def by_aspose(name: str) -> list[object]:
    cells = Workbook(name).worksheets[0].cells
    return [cells[address].value for address in ("A1", "B1")]


def by_betteroffice(name: str) -> list[object]:
    book = betteroffice_xlsx.Workbook.open_path(name)
    return [book.value(0, address) for address in ("A1", "B1")]


def by_sxl(name: str) -> list[object]:
    return list(sxl.Workbook(name).sheets[1].rows)[0]


write("typed.xlsx")
for way in (by_openpyxl, by_calamine, by_aspose, by_betteroffice, by_sxl):
    found = way("typed.xlsx")
    print(f"{way.__name__}: {found}")
    right = way in (by_openpyxl, by_calamine)
    assert found == [ORDER, CITY if right else CITY + KANA], "it is read otherwise now"
    assert way("plain.xlsx") == [ORDER, CITY], "the workbook, or this script, is at fault"

Workbook("typed.xlsx").save("again.xlsx")
print("saved again by aspose-cells-foss, read by openpyxl:", by_openpyxl("again.xlsx"))
assert by_openpyxl("again.xlsx") == [ORDER, CITY + KANA]
PYTHON
echo "As described."
