"""Sheets of paper with packing slips: one, two or four to a page, as a PDF made in memory."""

from collections.abc import Sequence
from itertools import pairwise

from webapp.ground.language.gettext import N_, gettext
from webapp.pdf import code128
from webapp.pdf.block import Block, beside, gap, height_of, lay
from webapp.pdf.document import MARGIN, MODULE, PdfDocument
from webapp.pdf.text_style import TextStyle
from webapp.printing.packing_slip import PackingSlip
from webapp.printing.slip_order import SlipLine, SlipOrder
from webapp.stores.packing_slip_style import PackingSlipStyle

# Columns and rows of a page.
GRIDS = {"1": (1, 1), "2": (1, 2), "4": (2, 2)}
GUTTER = 8.0
NARROW = 120.0
INDENT = 16.0
UNWRITABLE = N_(
    "Some of its letters can't be written in a PDF. Print this slip from the page, where your "
    "computer's fonts have them:"
)


def slip_sheets(
    slips: Sequence[PackingSlip], size: str, per_sheet: str, left_out: str = ""
) -> bytes:
    """The PDF; `left_out` is a sentence for a page of its own."""
    languages = {slip.words.language for slip in slips}
    language = languages.pop() if len(languages) == 1 else "en"
    with PdfDocument(size, gettext("Packing slips"), language) as pdf:
        sheet = PackingSlipPdf(pdf, *GRIDS[per_sheet])
        for slip in slips:
            sheet.add(slip)
        if left_out or not slips:
            pdf.flow(pdf.text(left_out or gettext("Nothing to print."), pdf.width, TextStyle(11)))
        return pdf.data()


def slip_pages(
    slips: Sequence[PackingSlip], size: tuple[float, float]
) -> tuple[bytes, Sequence[int]]:
    """A PDF with pages of this width and height for each slip, and how many each has."""
    with PdfDocument(size, gettext("Packing slips")) as pdf:
        sheet, ends = PackingSlipPdf(pdf, 1, 1), [0]
        for slip in slips:
            sheet.add(slip)
            ends.append(pdf.pages)
        return pdf.data(), [end - begin for begin, end in pairwise(ends)]


class PackingSlipPdf:
    def __init__(self, pdf: PdfDocument, columns: int, rows: int) -> None:
        self._pdf = pdf
        self._columns, self._rows = columns, rows
        self._free: list[tuple[float, float]] = []

    def add(self, slip: PackingSlip) -> None:
        """In the next free place; a slip that is too long for it has pages of its own."""
        blocks = SlipLayout(self._pdf, slip, self._width).blocks()
        if self._columns * self._rows > 1 and height_of(blocks) <= self._height:
            self._free = self._free or self._new_page()
            lay(blocks, *self._free.pop(0))
            return
        self._free = []
        layout = SlipLayout(self._pdf, slip, self._pdf.width)
        self._pdf.flow(layout.blocks(), layout.continued())

    @property
    def _width(self) -> float:
        return (self._pdf.width - GUTTER * (self._columns - 1)) / self._columns

    @property
    def _height(self) -> float:
        return (self._pdf.height - GUTTER * (self._rows - 1)) / self._rows

    def _new_page(self) -> list[tuple[float, float]]:
        self._pdf.add_page()
        left, top = MARGIN, MARGIN
        right, bottom = left + self._pdf.width, top + self._pdf.height
        across, down = self._width + GUTTER, self._height + GUTTER
        for row in range(1, self._rows):
            at = top + row * down - GUTTER / 2
            self._pdf.cut(left, at, right, at)
        for column in range(1, self._columns):
            at = left + column * across - GUTTER / 2
            self._pdf.cut(at, top, at, bottom)
        return [
            (left + column * across, top + row * down)
            for row in range(self._rows)
            for column in range(self._columns)
        ]


class SlipLayout:
    """One slip as blocks of this width."""

    def __init__(self, pdf: PdfDocument, slip: PackingSlip, width: float) -> None:
        narrow = width < NARROW
        self._pdf, self._slip, self._width, self._narrow = pdf, slip, width, narrow
        self._words = slip.words
        self._body = TextStyle(9 if narrow else 10.5)
        self._strong = TextStyle(self._body.size, bold=True)
        self._small = TextStyle(7 if narrow else 8, grey=True)
        self._label = TextStyle(7.5 if narrow else 8.5, bold=True, grey=True)

    def blocks(self) -> list[Block]:
        message = self._slip.message
        if not self._complete(message):
            words = f"{gettext(UNWRITABLE)} {self._slip.page_url}"
            return [*self._head(), gap(4), *self._pdf.text(words, self._width, self._strong)]
        return [
            *self._head(),
            gap(4),
            self._people(),
            *self._wishes(),
            gap(4),
            *self._parts(),
            *self._pdf.text(message, self._width, self._body),
            *self._ask(),
        ]

    def _complete(self, message: str) -> bool:
        """Whether the fonts have all letters of the slip."""
        lines = (f"{line.identifier} {line.title} {line.gift_message}" for line in self._slip.lines)
        slip = self._slip
        words = [message, *slip.address, *slip.sender, *slip.instructions, *slip.demands, *lines]
        return all(map(self._pdf.can_write, words))

    def continued(self) -> list[Block]:
        """What a second page begins with."""
        number = f"{self._words.order} {', '.join(self._slip.numbers)}"
        return [*self._pdf.text(number, self._width, self._strong), gap(3)]

    def _head(self) -> list[Block]:
        [first, *others] = self._slip.parts
        if others:
            return self._title(self._width)
        if self._narrow:
            return [*self._title(self._width), *self._number(first, self._width, end=False)]
        half = self._width / 2
        return [beside((0, self._title(half)), (half, self._number(first, half, end=True)))]

    def _parts(self) -> list[Block]:
        """Each order's lines; of several in one parcel under its number."""
        several = len(self._slip.parts) > 1
        return [
            block
            for part in self._slip.parts
            for block in [
                *(self._number(part, self._width, end=False) if several else []),
                *([gap(2)] if several else []),
                *self._lines(part),
                gap(4),
            ]
        ]

    def _title(self, width: float) -> list[Block]:
        style = TextStyle(12 if self._narrow else 15, bold=True)
        title = self._pdf.text(self._words.slip, width, style, kind="H1")
        return [*self._logo(self._slip.letterhead.style), *title, gap(1)]

    def _logo(self, style: PackingSlipStyle) -> list[Block]:
        width, height = (45, 12) if self._narrow else (59, 17)
        shown = self._slip.has_logo
        return [self._pdf.picture(bytes(style.logo), width, height)] if shown else []

    def _number(self, part: SlipOrder, width: float, end: bool) -> list[Block]:
        number = part.number
        bars, modules = code128.bars(number)
        text = self._pdf.text_at_end if end else self._pdf.text
        return [
            beside((width - modules * MODULE if end else 0.0, [self._pdf.bars(bars, number)])),
            *text(f"{self._words.order} {number}", width, self._strong),
            *text(f"{self._words.ordered} {part.ordered_on}", width, self._body),
        ]

    def _people(self) -> Block:
        wide, small = 0.58 * self._width - GUTTER, 0.42 * self._width
        lines = [self._slip.redacted] if self._slip.redacted else self._slip.address
        ours = self._slip.sender
        to = self._address(self._words.ship_to, lines or ["—"], wide)
        sender = self._address(self._words.sender, ours, small) if ours else []
        return beside((0, to), (wide + GUTTER, sender))

    def _wishes(self) -> list[Block]:
        """What the buyer wrote for the delivery, and what Amazon asks of the parcel."""
        slip = self._slip
        told = [(slip.instructions, self._body), (slip.demands, self._strong)]
        blocks = [
            self._pdf.text(" · ".join(words), self._width, how) for words, how in told if words
        ]
        return [block for each in blocks for block in [gap(2), *each]]

    def _address(self, label: str, lines: Sequence[str], width: float) -> list[Block]:
        written = [block for line in lines for block in self._pdf.text(line, width, self._body)]
        return [*self._pdf.text(label, width, self._label), *written]

    def _lines(self, part: SlipOrder) -> list[Block]:
        quantity = self._pdf.text(self._words.quantity, INDENT, self._label)
        item = self._pdf.text(self._words.item, self._width - INDENT, self._label)
        rows = [block for line in part.lines for block in self._line(line)]
        return [beside((0, quantity), (INDENT, item)), self._pdf.rule(self._width), *rows]

    def _line(self, line: SlipLine) -> list[Block]:
        width = self._width - INDENT
        style = self._strong if line.quantity > 1 else self._body
        quantity = self._pdf.text(str(line.quantity), INDENT, style)
        first, *rest = [
            *self._pdf.text(line.identifier, width, self._strong),
            *self._pdf.text(line.title, width, self._body),
            *self._gift(line.gift_message, width),
        ] or [gap(self._body.leading)]
        return [
            beside((0, quantity), (INDENT, [first])),
            *[beside((INDENT, [block])) for block in rest],
            self._pdf.rule(self._width, grey=True),
        ]

    def _ask(self) -> list[Block]:
        """Where people ask about their data."""
        words = f"{self._words.personal_data}: {self._slip.letterhead.ask_url}"
        return [gap(3), *self._pdf.text(words, self._width, self._small)]

    def _gift(self, message: str, width: float) -> list[Block]:
        if not message:
            return []
        label = self._pdf.text(f"{self._words.gift_message}:", width - 4, self._label)
        return [
            beside((4, [block]))
            for block in [*label, *self._pdf.text(message, width - 4, self._body)]
        ]
