"""Rows as an XLSX file: each text is a text cell, so that a spreadsheet leaves it as it is.

A spreadsheet that opens a CSV guesses: it cuts a post code's first zero and a tracking number's
last digits. The file is written here, row by row into the answer, because the libraries that
write large files keep their cells in the clear in a temporary folder; docs/decisions/xlsx.md.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# No sheet holds more rows, no cell more characters.
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Style 1 is text (format 49, `@`), which it stays when somebody types into the cell; 2 is titles.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_TEXT, _TITLE = 1, 2
_SHEET_BEGINS = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    '</sheetViews><sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/><sheetData>'
)
_SHEET_ENDS = "</sheetData></worksheet>"
# What XML can't hold is written as its number, and so is what would be read as such a number.
_NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def xlsx(titles: Sequence[str], slices: Iterable[Sequence[Sequence[Any]]]) -> Iterator[bytes]:
    """The file as it grows, a slice of rows at a time.

    Texts become text cells; `int` and `Decimal` become figures; None an empty cell.
    """
    sink = _Sink()
    with ZipFile(cast(IO[bytes], sink), "w", ZIP_DEFLATED) as file:
        sheets, rows = 1, 1
        sheet = _begin_sheet(file, sheets, titles)
        for each in slices:
            if rows + len(each) > MOST_ROWS:
                _end_sheet(sheet)
                sheets, rows = sheets + 1, 1
                sheet = _begin_sheet(file, sheets, titles)
            sheet.write("".join(_row(row) for row in each).encode())
            rows += len(each)
            yield sink.taken()
        _end_sheet(sheet)
        for name, text in _parts(sheets):
            file.writestr(ZipInfo(name), text, ZIP_DEFLATED)
    yield sink.taken()


class _Sink:
    """Takes what is written until it is sent; it can't be read or wound back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _begin_sheet(file: ZipFile, number: int, titles: Sequence[str]) -> IO[bytes]:
    entry = ZipInfo(f"xl/worksheets/sheet{number}.xml")
    entry.compress_type = ZIP_DEFLATED
    sheet = file.open(entry, "w", force_zip64=True)
    sheet.write((_SHEET_BEGINS + _row(titles, _TITLE)).encode())
    return sheet


def _end_sheet(sheet: IO[bytes]) -> None:
    sheet.write(_SHEET_ENDS.encode())
    sheet.close()


def _row(cells: Sequence[Any], style: int = _TEXT) -> str:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(cell: Any, style: int) -> str:
    if cell is None or cell == "":
        return f'<c s="{style}"/>'
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return f"<c><v>{cell}</v></c>"
    text = _NUMBERED.sub(_number, str(cell)[:LONGEST_CELL])
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _number(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _parts(sheets: int) -> Iterator[tuple[str, str]]:
    """What else the file holds, once it is known how many sheets there are."""
    numbers = range(1, sheets + 1)
    yield "xl/styles.xml", _STYLES
    names = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    spaces = f'xmlns="{_MAIN}" xmlns:r="{_RELATION}"'
    yield "xl/workbook.xml", f"{_HEAD}<workbook {spaces}><sheets>{names}</sheets></workbook>"
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, ("rId0", "styles", "styles.xml")])
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    kinds = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    kinds += [(f"xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_PART}.{kind}+xml"/>' for name, kind in kinds
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    default = f'<Default Extension="rels" ContentType="{relations}"/>'
    types = f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{default}{overrides}</Types>'
    yield "[Content_Types].xml", types


def _relations(targets: Sequence[tuple[str, str, str]]) -> str:
    written = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'
