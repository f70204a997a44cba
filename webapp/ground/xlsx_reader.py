"""Reading the first sheet of an XLSX that somebody uploaded, as texts."""

import io
import lzma
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zipfile import BadZipFile, ZipFile

from webapp.ground.clean_text import NO_TEXT

SIGNATURE = b"PK\x03\x04"
# Unpacked: what is packed small may fill the memory.
LARGEST = 64 * 1024 * 1024
MOST_COLUMNS = 200
_BROKEN = (
    *(BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, SyntaxError),
    # Of a part with a password, or packed in a way that nobody reads (NotImplementedError).
    RuntimeError,
    # What openpyxl raises where XML lacks what it expects.
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
)


class UnreadableSheet(Exception):
    """The file is no workbook, or too large a one."""


def sheet_rows(content: bytes) -> Iterator[list[str]]:
    """Its rows; a figure without a fraction as its digits, a date as 2026-11-28.

    Raises UnreadableSheet.
    """
    # A third of a second that most processes never need.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _check_size(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True):
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except (*_BROKEN, InvalidFileException):
        raise UnreadableSheet from None


def _check_size(content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as file:
        if sum(entry.file_size for entry in file.infolist()) > LARGEST:
            raise UnreadableSheet


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    from openpyxl.utils.escape import unescape

    # Such as _x0000_, by which XLSX can name it.
    return NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", unescape(str(cell)))
