"""How a test reads a PDF: its words, its bars, its fonts."""

import re
from io import BytesIO

from pypdf import PdfReader


def words_of(data: bytes) -> list[str]:
    """The text of each page; what runs leftwards comes as it is seen."""
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def bars_of(data: bytes, page: int = 0) -> list[tuple[float, float]]:
    """Where each filled box of a page begins and how wide it is, in points."""
    drawn = PdfReader(BytesIO(data)).pages[page].get_contents().get_data().decode("latin-1")
    boxes = re.findall(r"^([\d.]+) [\d.]+ ([\d.]+) -[\d.]+ re f$", drawn, re.MULTILINE)
    return [(float(x), float(width)) for x, width in boxes]


def fonts_of(data: bytes) -> set[str]:
    """The fonts that go along, without the mark of a subset."""
    fonts = PdfReader(BytesIO(data)).pages[0]["/Resources"]["/Font"]
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}
