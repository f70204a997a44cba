"""Reading the first sheet of an XLSX that somebody uploaded, as the texts that it shows."""

import io
import lzma
import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile, ZipFile

from webapp.ground.clean_text import NO_TEXT

SIGNATURE = b"PK\x03\x04"
# Unpacked: what is packed small may fill the memory.
LARGEST = 64 * 1024 * 1024
MOST_COLUMNS = 200
# A figure of a spreadsheet has fifteen digits: what is longer isn't what somebody typed.
EXACT_BELOW = 10**15
# By which a figure shows its first zeros, such as a post code's.
ZEROS = re.compile(r"0{2,}(?:\\?-0+)*")
_BROKEN = (
    *(BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, SyntaxError),
    # Of a part with a password, or packed in a way that nobody reads (NotImplementedError).
    RuntimeError,
    # What openpyxl raises where XML lacks what it expects.
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
)


class UnreadableSheet(Exception):
    """The file is no workbook, or too large a one."""


class DateCell(str):
    """A cell that holds a date, or a time: 2026-11-28. Somebody may have typed a SKU."""

    __slots__ = ()


class FormulaCell(str):
    """A cell that holds a formula, and not what it comes to: programs other than spreadsheets
    write such files."""

    __slots__ = ()


def sheet_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of its first sheet that isn't hidden; a figure without a fraction as its digits, one
    that is longer than a spreadsheet keeps as 9.40011E+21.

    Raises UnreadableSheet.
    """
    # A third of a second that most processes never need.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        calculates = _calculates(content)
        written = _rows(load_workbook(io.BytesIO(content), read_only=True)) if calculates else None
        for row in _rows(load_workbook(io.BytesIO(content), read_only=True, data_only=True)):
            cells = [_text(cell.value, cell.number_format) for cell in row]
            if written:
                cells = list(map(_calculated, cells, next(written)))
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except (*_BROKEN, InvalidFileException):
        raise UnreadableSheet from None


def _calculates(content: bytes) -> bool:
    """Whether a sheet may hold formulas; raises UnreadableSheet for too large a file."""
    with ZipFile(io.BytesIO(content)) as file:
        if sum(entry.file_size for entry in file.infolist()) > LARGEST:
            raise UnreadableSheet
        sheets = [name for name in file.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in file.read(name) for name in sheets)


def _rows(book: Any) -> Iterator[Any]:
    sheets = [each for each in book.worksheets if each.sheet_state == "visible"]
    yield from (sheets or book.worksheets)[0].iter_rows(max_col=MOST_COLUMNS)


def _calculated(text: str, written: Any) -> str:
    return FormulaCell("=") if not text and written.data_type == "f" else text


def _text(cell: Any, shown_as: str | None) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _figure(cell, shown_as or "")
    if isinstance(cell, (date, time, timedelta)):
        return _date(cell)
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).upper()
    from openpyxl.utils.escape import unescape

    # Such as _x0000_, by which XLSX can name it.
    return NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", unescape(str(cell)))


def _date(cell: Any) -> DateCell:
    if isinstance(cell, timedelta):
        return DateCell(cell)
    whole_day = isinstance(cell, datetime) and cell.time() == time()
    return DateCell((cell.date() if whole_day else cell).isoformat())


def _figure(cell: float, shown_as: str) -> str:
    if isinstance(cell, float) and not cell.is_integer():
        # 19.99 is kept as 19.989999999999998.
        return f"{cell:.15g}"
    return _digits(cell, shown_as)


def _digits(figure: float, shown_as: str) -> str:
    if isinstance(figure, float) and abs(figure) >= EXACT_BELOW:
        return f"{figure:.5E}"
    digits = str(int(figure))
    if figure < 0 or not ZEROS.fullmatch(shown_as):
        return digits
    groups = [len(each) for each in re.findall("0+", shown_as)]
    digits, parts = digits.zfill(sum(groups)), []
    for length in reversed(groups[1:]):
        digits, part = digits[:-length], digits[-length:]
        parts.append(part)
    return "-".join([digits, *reversed(parts)])
