"""A document: a PDF made in memory. Lengths are in millimetres.

What is drawn comes as blocks, which lie below one another and are never split.
"""

import struct
from collections.abc import Iterable, Sequence
from functools import partial
from io import BytesIO

from webapp.pdf.block import Block, beside, height_of, lay
from webapp.pdf.code128 import MODULES_PER_INCH
from webapp.pdf.font_file import cut_fonts, forget_letters
from webapp.pdf.tagger import StructureTag, Tagger
from webapp.pdf.text_style import TextStyle
from webapp.pdf.text_writer import TextWriter

MARGIN = 12.0
BAR_HEIGHT = 13.0
MM_PER_PIXEL = 25.4 / 96
# A barcode's.
MODULE = 25.4 / MODULES_PER_INCH


class PdfDocument:
    """Used as a context, so that no font remembers its letters."""

    def __init__(self, size: str | tuple[float, float], title: str, language: str = "en") -> None:
        """`size` is "a4", "letter", or width and height; `language` a tag by BCP 47, for readers
        that speak."""
        from fpdf import FPDF  # a second to import, which a start needn't pay

        self._pdf = FPDF(unit="mm", format=size)
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.alias_nb_pages("")
        self._pdf.c_margin = 0
        self._pdf.set_title(title)
        self._pdf.set_lang(language)
        self._pen = TextWriter(self._pdf)
        self._tags = Tagger(self._pdf)

    def __enter__(self) -> "PdfDocument":
        return self

    def __exit__(self, *_: object) -> None:
        forget_letters(self._pdf)

    @property
    def width(self) -> float:
        """Between the margins."""
        return float(self._pdf.w) - 2 * MARGIN

    @property
    def height(self) -> float:
        return float(self._pdf.h) - 2 * MARGIN

    @property
    def pages(self) -> int:
        """How many there are by now."""
        return int(self._pdf.page)

    def add_page(self) -> None:
        self._pdf.add_page()

    def flow(self, blocks: Iterable[Block], again: Sequence[Block] = ()) -> None:
        """Fill as many new pages as it takes, each but the first beginning with `again`."""
        self.add_page()
        y = MARGIN
        for block in blocks:
            if y + block.height > MARGIN + self.height:
                self.add_page()
                lay(again, MARGIN, MARGIN)
                y = MARGIN + height_of(again)
            block.draw(MARGIN, y)
            y += block.height

    def can_write(self, words: str) -> bool:
        """Whether the fonts have all letters of it."""
        return self._pen.can_write(words)

    def text(self, words: str, width: float, style: TextStyle, kind: str = "P") -> list[Block]:
        """A block a line; `kind` is what it is tagged as, a paragraph or a heading."""
        tag = StructureTag(kind)
        return [self._line(line, style, tag) for line in self._pen.lines(words, width, style)]

    def text_at_end(self, words: str, width: float, style: TextStyle) -> list[Block]:
        """The same, against the right edge."""
        tag = StructureTag("P")
        return [
            beside((width - self._pen.length(line, style), [self._line(line, style, tag)]))
            for line in self._pen.lines(words, width, style)
        ]

    def rule(self, width: float, grey: bool = False) -> Block:
        def draw(x: float, y: float) -> None:
            with self._tags.decoration():
                self._pdf.set_draw_color(204 if grey else 0)
                self._pdf.line(x, y + 0.5, x + width, y + 0.5)

        return Block(1.5, draw)

    def bars(self, bars: Sequence[tuple[int, int]], words: str = "") -> Block:
        """A barcode of these words: where each bar is and how wide, in modules."""

        def draw(x: float, y: float) -> None:
            self._pdf.set_fill_color(0)
            first = round(x / MODULE)  # on a whole dot, too
            with self._tags.marked(StructureTag("Figure", words)):
                for at, wide in bars:
                    self._pdf.rect((first + at) * MODULE, y, wide * MODULE, BAR_HEIGHT, "F")

        return Block(BAR_HEIGHT + 1, draw)

    def picture(self, png: bytes, width: float, height: float) -> Block:
        """As large as on a screen, but no larger than this."""
        pixels = struct.unpack(">II", png[16:24])
        scale = min(MM_PER_PIXEL, width / pixels[0], height / pixels[1])
        size = (pixels[0] * scale, pixels[1] * scale)

        def draw(x: float, y: float) -> None:
            # A logo tells nothing that isn't written beside it.
            with self._tags.decoration():
                self._pdf.image(BytesIO(png), x, y, *size)

        return Block(size[1] + 2, draw)

    def cut(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """A dashed line, along which to cut."""
        with self._tags.decoration():
            self._pdf.set_draw_color(153)
            self._pdf.set_dash_pattern(dash=1, gap=1)
            self._pdf.line(x, y, to_x, to_y)
            self._pdf.set_dash_pattern()

    def data(self) -> bytes:
        cut_fonts(self._pdf)
        return bytes(self._pdf.output())

    def _line(self, line: str, style: TextStyle, tag: StructureTag) -> Block:
        return Block(style.leading, partial(self._write, line, style, tag))

    def _write(self, line: str, style: TextStyle, tag: StructureTag, x: float, y: float) -> None:
        with self._tags.marked(tag):
            self._pen.write(line, x, y, style)
