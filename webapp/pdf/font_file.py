"""A font's file, read once in a process: its letters and their widths, which all documents share.

fpdf2 reads a font anew for each document, and cuts that very copy down to the letters used. Here a
document gets a light copy, and at its end a font that HarfBuzz has cut for it: of the shared one
nothing is changed.
"""

import copy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

FONTS = Path(__file__).parent / "fonts"
# What is needed of a font until its letters are cut out: names and widths of its glyphs.
KEPT = ("GlyphOrder", "hmtx")
# A font with more letters takes twenty megabytes: it is read anew by each document that needs it.
MOST_LETTERS = 10_000
# By name, style and file.
_kept: "dict[tuple[str, str, str], TTFFont]" = {}


def add_font(pdf: "FPDF", name: str, style: str, file: str) -> None:
    """What `FPDF.add_font` does."""
    pdf.fonts[name + style] = _copied(_read(name, style, file), len(pdf.fonts) + 1)


def cut_fonts(pdf: "FPDF") -> None:
    """Leave the letters used in each font, before the document is put out."""
    for font in pdf.fonts.values():
        _cut(font)  # type: ignore[arg-type]


def forget_letters(pdf: "FPDF") -> None:
    """fpdf2 keeps the letters of a document that never was put out, in a cache of its class."""
    for font in pdf.fonts.values():
        subset = font.subset  # type: ignore[union-attr]
        subset.pick.cache_clear()
        subset.get_glyph.cache_clear()


def _read(name: str, style: str, file: str) -> "TTFFont":
    known = _kept.get((name, style, file))
    if known:
        return known
    font = _opened(name, style, file)
    if len(font.cmap) < MOST_LETTERS:
        _kept[name, style, file] = font
    return font


def _opened(name: str, style: str, file: str) -> "TTFFont":
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_font(name, style, FONTS / file)
    font: TTFFont = pdf.fonts[name + style]  # type: ignore[assignment]
    for table in KEPT:
        font.ttfont[table]  # read while the file is open
    for table in set(font.ttfont.tables) - set(KEPT):
        del font.ttfont.tables[table]
    font.close()
    return font


def _copied(font: "TTFFont", number: int) -> "TTFFont":
    """All that a document changes is its own."""
    from fpdf.fonts import SubsetMap

    mine = copy.copy(font)
    mine.i = number
    mine.desc = copy.copy(font.desc)
    mine.missing_glyphs = []
    mine.subset = SubsetMap(mine)
    return mine


def _cut(font: "TTFFont") -> None:
    import uharfbuzz as harfbuzz
    from fontTools.ttLib import TTFont

    wanted = harfbuzz.SubsetInput()
    used = {glyph.glyph_id for glyph, _ in font.subset.items() if glyph is not None}
    wanted.sets(harfbuzz.SubsetInputSets.GLYPH_INDEX).update(used)
    wanted.flags = harfbuzz.SubsetFlags.GLYPH_NAMES | harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    face = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(font.ttffile)))
    font.ttfont = TTFont(BytesIO(harfbuzz.subset(face, wanted).blob.data), recalcTimestamp=False)
