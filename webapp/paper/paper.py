"""Paper: a PDF made in memory. Lengths are in millimetres.

What is drawn comes as strips, which lie below one another and are never torn.
"""

import struct
from collections.abc import Iterable, Sequence
from functools import partial
from io import BytesIO

from webapp.paper.ink import Ink
from webapp.paper.pen import Pen
from webapp.paper.strip import Strip, beside, height_of, lay

MARGIN = 12.0
BAR_HEIGHT = 13.0
MM_PER_PIXEL = 25.4 / 96


class Paper:
    """Used as a context, so that its fonts are closed."""

    def __init__(self, size: str, title: str) -> None:
        """`size` is "a4" or "letter"."""
        from fpdf import FPDF  # a second to import, which a start needn't pay

        self._pdf = FPDF(unit="mm", format=size)
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.alias_nb_pages("")
        self._pdf.c_margin = 0
        self._pdf.set_title(title)
        self._pen = Pen(self._pdf)

    def __enter__(self) -> "Paper":
        return self

    def __exit__(self, *_: object) -> None:
        self._pen.close()

    @property
    def width(self) -> float:
        """Between the margins."""
        return float(self._pdf.w) - 2 * MARGIN

    @property
    def height(self) -> float:
        return float(self._pdf.h) - 2 * MARGIN

    def add_page(self) -> None:
        self._pdf.add_page()

    def flow(self, strips: Iterable[Strip], again: Sequence[Strip] = ()) -> None:
        """Fill as many new pages as it takes, each but the first beginning with `again`."""
        self.add_page()
        y = MARGIN
        for strip in strips:
            if y + strip.height > MARGIN + self.height:
                self.add_page()
                lay(again, MARGIN, MARGIN)
                y = MARGIN + height_of(again)
            strip.draw(MARGIN, y)
            y += strip.height

    def text(self, words: str, width: float, ink: Ink) -> list[Strip]:
        """A strip a line."""
        return [self._line(line, ink) for line in self._pen.lines(words, width, ink)]

    def text_at_end(self, words: str, width: float, ink: Ink) -> list[Strip]:
        """The same, against the right edge."""
        return [
            beside((width - self._pen.length(line, ink), [self._line(line, ink)]))
            for line in self._pen.lines(words, width, ink)
        ]

    def rule(self, width: float, grey: bool = False) -> Strip:
        def draw(x: float, y: float) -> None:
            self._pdf.set_draw_color(204 if grey else 0)
            self._pdf.line(x, y + 0.5, x + width, y + 0.5)

        return Strip(1.5, draw)

    def bars(self, bars: Sequence[tuple[int, int]], modules: int, width: float) -> Strip:
        """A barcode: where each bar is and how wide, and the whole width, in modules."""
        module = width / modules

        def draw(x: float, y: float) -> None:
            self._pdf.set_fill_color(0)
            for at, wide in bars:
                self._pdf.rect(x + at * module, y, wide * module, BAR_HEIGHT, "F")

        return Strip(BAR_HEIGHT + 1, draw)

    def picture(self, png: bytes, width: float, height: float) -> Strip:
        """As large as on a screen, but no larger than this."""
        pixels = struct.unpack(">II", png[16:24])
        scale = min(MM_PER_PIXEL, width / pixels[0], height / pixels[1])
        size = (pixels[0] * scale, pixels[1] * scale)

        def draw(x: float, y: float) -> None:
            self._pdf.image(BytesIO(png), x, y, *size)

        return Strip(size[1] + 2, draw)

    def cut(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """A dashed line, along which to cut."""
        self._pdf.set_draw_color(153)
        self._pdf.set_dash_pattern(dash=1, gap=1)
        self._pdf.line(x, y, to_x, to_y)
        self._pdf.set_dash_pattern()

    def data(self) -> bytes:
        return bytes(self._pdf.output())

    def _line(self, line: str, ink: Ink) -> Strip:
        return Strip(ink.leading, partial(self._pen.write, line, ink=ink))
