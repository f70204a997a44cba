"""XLSX files: a text stays the text that it is, in LibreOffice as well, and nothing runs."""

import io
import struct
from datetime import date, datetime
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.servers import libreoffice
from webapp.ground import xlsx
from webapp.ground.xlsx import xlsx as written
from webapp.ground.xlsx_reader import LARGEST, DateCell, FormulaCell, UnreadableSheet, sheet_rows

TEXTS = [
    *("00965", "9400111899223033001234", "+44 20 7946 0000", "1E5", "12-11", "TRUE", "#N/A"),
    *("=1+1", "x;=1+1", "@SUM(A1)", "'tis", " a ", "a\nb", "<&>", "東京", "क्ष", "👍"),
]


def read(content):
    return list(sheet_rows(content))


def test_texts_are_text_cells_and_figures_figures():
    content = b"".join(
        written(["Text", "Number", "Sum", "None"], [[["00965", 5, Decimal("12.30"), None]]])
    )

    [titles, row] = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()

    assert [cell.value for cell in titles] == ["Text", "Number", "Sum", "None"]
    assert [(cell.value, cell.data_type) for cell in row[:3]] == [
        ("00965", "s"),
        (5, "n"),
        (12.3, "n"),
    ]
    assert (row[0].number_format, row[3].value) == ("@", None)


@pytest.mark.parametrize("text", [*TEXTS, "a\rb", "\x01", "_x0041_"])
def test_a_text_is_read_as_it_was_written(text):
    assert read(b"".join(written(["T"], [[[text]]])))[1] == [text]


@pytest.mark.slow
def test_what_spreadsheets_save_again_is_unchanged(tmp_path):
    content = b"".join(written(["T", "N"], [[[text, 5] for text in TEXTS]]))

    saved = libreoffice.saved_again(content, tmp_path)

    assert saved != content
    assert read(saved) == [["T", "N"], *([text, "5"] for text in TEXTS)]


@pytest.mark.slow
def test_a_long_file_goes_out_slice_by_slice():
    taken = []

    def slices():
        for number in range(200):
            taken.append(number)
            yield [["x" * 50] * 3] * 50

    pieces = written(["T"], slices())
    first = next(pieces)

    assert (len(taken), len(first) > 0) == (1, True)
    assert len(read(first + b"".join(pieces))) == 200 * 50 + 1


def test_what_no_sheet_holds_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)

    book = openpyxl.load_workbook(io.BytesIO(b"".join(written(["T"], [[["a"], ["b"]]] * 3))))

    sheets = [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    assert sheets == [["T", "a", "b"]] * 3


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, b""])
def test_what_is_no_workbook_is_said_so(content):
    with pytest.raises(UnreadableSheet):
        read(content)


@pytest.mark.parametrize("character", ["0000", "D800", "DFFF"])
def test_a_character_that_is_no_part_of_any_text_is_replaced(character):
    whole, changed = b"".join(written(["T"], [[["ABC"]]])), io.BytesIO()
    with ZipFile(io.BytesIO(whole)) as parts, ZipFile(changed, "w") as naming:
        for name in parts.namelist():
            said = f"A_x{character}_C".encode()
            naming.writestr(name, parts.read(name).replace(b"ABC", said))

    assert read(changed.getvalue()) == [["T"], ["A\ufffdC"]]


def damaged():
    whole = b"".join(written(["T"], [[["a"]] * 50]))
    names = whole.index(b"PK\x01\x02")
    locked, odd, torn = bytearray(whole), bytearray(whole), bytearray(whole)
    # Of each part: whether it has a password, how it is packed; and what is packed of the first.
    for place in [at for at in range(names, len(whole)) if whole.startswith(b"PK\x01\x02", at)]:
        locked[place + 8] |= 1
        odd[place + 10] = 97
    begins = 30 + struct.unpack_from("<H", whole, 26)[0] + struct.unpack_from("<H", whole, 28)[0]
    torn[begins : begins + 20] = b"\xff" * 20
    return {"locked": bytes(locked), "packed oddly": bytes(odd), "torn": bytes(torn)}


@pytest.mark.parametrize("how", damaged())
def test_a_workbook_that_is_locked_or_damaged_is_said_to_be_unreadable(how):
    with pytest.raises(UnreadableSheet):
        read(damaged()[how])


def test_a_workbook_without_what_its_format_wants_is_said_to_be_unreadable():
    whole, changed = b"".join(written(["T"], [[["a"]]])), io.BytesIO()
    with ZipFile(io.BytesIO(whole)) as parts, ZipFile(changed, "w") as lacking:
        for name in parts.namelist():
            lacking.writestr(name, parts.read(name).replace(b" PartName=", b" Nothing="))

    with pytest.raises(UnreadableSheet):
        read(changed.getvalue())


@pytest.mark.slow
def test_a_workbook_that_fills_the_memory_is_not_unpacked():
    content = b"".join(written(["T"], [[["x" * 32_000] * 50]] * (LARGEST // 1_600_000 + 1)))

    assert len(content) < 1_000_000
    with pytest.raises(UnreadableSheet):
        read(content)


def typed(*cells, shown_as=(), first_hidden=False, since_1904=False):
    """What a spreadsheet keeps of cells that somebody typed."""
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    if first_hidden:
        book.active.append(["Lists"])
        book.active.sheet_state = "hidden"
        book.active = book.create_sheet("Orders")
    book.active.append(list(cells))
    for at, written_as in enumerate(shown_as, 1):
        book.active.cell(1, at).number_format = written_as
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("cell", "shown_as", "text"),
    [
        (965, "00000", "00965"),
        (965, "0", "965"),
        (965.0, "00000", "00965"),
        (87654321, "00000-0000", "08765-4321"),
        (87654321, "00000\\-0000", "08765-4321"),
        (123456, "00000", "123456"),
        (-5, "000", "-5"),
        (19.989999999999998, "0.00", "19.99"),
        (0.1 + 0.2, "General", "0.3"),
        (4006381333931, "General", "4006381333931"),
        (9.400111899223033e21, "0", "9.40011E+21"),
        (1.2345678901234501e17, "General", "1.23457E+17"),
        (True, "General", "TRUE"),
        ("00965", "@", "00965"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(cell, shown_as, text):
    rows = read(typed("T", cell, "end", shown_as=["General", shown_as]))

    assert rows == [["T", text, "end"]]


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        (
            '<t>東京都</t><rPh sb="0" eb="3"><t>トウキョウト</t></rPh><phoneticPr fontId="0"/>',
            "東京都",
        ),
        (
            '<r><t xml:space="preserve">12 </t></r><r><rPr><b/></rPr><t>Harbour</t></r>',
            "12 Harbour",
        ),
    ],
    ids=["with how it is spoken", "partly bold"],
)
def test_a_text_is_read_without_what_excel_keeps_beside_it(kept, text):
    content = io.BytesIO()
    with ZipFile(io.BytesIO(typed("T", "end"))) as plain, ZipFile(content, "w") as file:
        for part in plain.namelist():
            file.writestr(part, plain.read(part).decode().replace("<t>T</t>", kept))

    assert read(content.getvalue()) == [[text, "end"]]


def test_a_formula_without_its_result_is_known_to_be_one():
    [[_, formula, _]] = read(typed("T", "=1+1", "end"))

    assert isinstance(formula, FormulaCell)


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_date_is_known_to_be_one(since_1904):
    [[day, moment, text]] = read(
        typed(
            date(2026, 3, 5),
            datetime(2026, 3, 5, 8, 30),  # noqa: DTZ001 - a spreadsheet knows no zones
            "2026-03-05",
            since_1904=since_1904,
        )
    )

    assert (day, moment, text) == ("2026-03-05", "2026-03-05T08:30:00", "2026-03-05")
    assert [isinstance(each, DateCell) for each in (day, moment, text)] == [True, True, False]


def test_a_hidden_sheet_is_passed_by():
    assert read(typed("SKU", "Title", first_hidden=True)) == [["SKU", "Title"]]


@pytest.mark.slow
def test_what_a_spreadsheet_saves_again_is_read_as_before(tmp_path):
    content = typed(965, 19.99, "00965", 4006381333931, shown_as=["00000", "0.00"])

    saved = libreoffice.saved_again(content, tmp_path)

    assert read(saved) == [["00965", "19.99", "00965", "4006381333931"]]
