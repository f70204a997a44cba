"""How a test reads a PDF: its words, its bars, its fonts."""

import re
from collections import defaultdict
from contextlib import closing
from ctypes import byref, c_double
from io import BytesIO
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDFText_GetCharOrigin
from zxingcpp import BarcodeFormat, read_barcodes


def words_of(data: bytes) -> list[str]:
    """The text of each page; what runs leftwards comes as it is seen."""
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


class Written(NamedTuple):
    """Words of one line, and where they stand on their page, in points from its lower left."""

    words: str
    left: float
    bottom: float
    right: float
    top: float


def written_on(data: bytes) -> list[tuple[tuple[float, float], list[Written]]]:
    """Of each page its width and height, and all that is written on it."""
    with closing(PdfDocument(data)) as document:
        return [(page.get_size(), _written(page.get_textpage())) for page in document]


def _written(text: Any) -> list[Written]:
    boxes = [text.get_rect(each) for each in range(text.count_rects())]
    found = [Written(text.get_text_bounded(*box), *box) for box in boxes]
    return [each for each in found if each.words.strip()]


def bars_of(data: bytes, page: int = 0) -> list[tuple[float, float]]:
    """Where each filled box of a page begins and how wide it is, in points."""
    drawn = PdfReader(BytesIO(data)).pages[page].get_contents().get_data().decode("latin-1")
    boxes = re.findall(r"^([\d.]+) [\d.]+ ([\d.]+) -[\d.]+ re f$", drawn, re.MULTILINE)
    return [(float(x), float(width)) for x, width in boxes]


def barcodes_of(data: bytes, dpi: int, page: int = 0) -> list[str]:
    """What a scanner reads of a page that a printer with this many dots an inch has printed."""
    with closing(PdfDocument(data)) as document:
        bitmap = document[page].render(scale=dpi / 72, optimize_mode="print", grayscale=True)
        dots = bitmap.to_pil().point(lambda grey: 255 if grey > 127 else 0)
        return [found.text for found in read_barcodes(dots, formats=BarcodeFormat.Code128)]


def fonts_of(data: bytes) -> set[str]:
    """The fonts that go along, without the mark of a subset."""
    fonts = PdfReader(BytesIO(data)).pages[0]["/Resources"]["/Font"]
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}


def language_of(data: bytes) -> str:
    return str(PdfReader(BytesIO(data)).root_object["/Lang"])


def tags_of(data: bytes) -> list[tuple[str, str]]:
    """(kind, what is read out instead) of each part, in the order of reading."""
    root = PdfReader(BytesIO(data)).root_object
    assert root["/MarkInfo"]["/Marked"]
    [document] = root["/StructTreeRoot"]["/K"]
    parts = [each.get_object() for each in document.get_object()["/K"]]
    return [(str(each["/S"])[1:], str(each.get("/Alt", ""))) for each in parts]


def seen_of(data: bytes) -> str:
    """The letters of a page of one line as they stand from left to right, without spaces."""
    [line] = seen_lines_of(data)
    return line


def seen_lines_of(data: bytes) -> list[str]:
    """The same of each line, from the uppermost down."""
    lines: dict[int, list[tuple[float, str]]] = defaultdict(list)
    with closing(PdfDocument(data)) as document:
        text = document[0].get_textpage()
        for at in range(text.count_chars()):
            left, below = c_double(), c_double()
            FPDFText_GetCharOrigin(text, at, byref(left), byref(below))
            char = text.get_text_range(at, 1)
            if char.strip():
                lines[-round(below.value)].append((text.get_charbox(at)[0], char))
    return ["".join(char for _, char in sorted(lines[below])) for below in sorted(lines)]
