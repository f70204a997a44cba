"""Sheets of paper with packing slips: one, two or four to a page, as a PDF made in memory."""

from collections.abc import Sequence

from webapp.paper import MARGIN, Ink, Paper, Strip, beside, gap, height_of, lay
from webapp.shipping import code128
from webapp.shipping.packing_slip import PackingSlip, SlipLine
from webapp.stores.packing_slip_style import PackingSlipStyle

# Columns and rows of a page.
GRIDS = {"1": (1, 1), "2": (1, 2), "4": (2, 2)}
GUTTER = 8.0
NARROW = 120.0
INDENT = 16.0
BARCODE = 76.0


def slip_sheets(
    slips: Sequence[PackingSlip], size: str, per_sheet: str, left_out: str = ""
) -> bytes:
    """The PDF; `left_out` is a sentence for a page of its own."""
    with Paper(size, "Packing slips") as paper:
        sheet = SlipSheet(paper, *GRIDS[per_sheet])
        for slip in slips:
            sheet.add(slip)
        if left_out or not slips:
            paper.flow(paper.text(left_out or "Nothing to print.", paper.width, Ink(11)))
        return paper.data()


class SlipSheet:
    def __init__(self, paper: Paper, columns: int, rows: int) -> None:
        self._paper = paper
        self._columns, self._rows = columns, rows
        self._free: list[tuple[float, float]] = []

    def add(self, slip: PackingSlip) -> None:
        """In the next free place; a slip that is too long for it has pages of its own."""
        strips = SlipLayout(self._paper, slip, self._width).strips()
        if self._columns * self._rows > 1 and height_of(strips) <= self._height:
            self._free = self._free or self._new_page()
            lay(strips, *self._free.pop(0))
            return
        self._free = []
        layout = SlipLayout(self._paper, slip, self._paper.width)
        self._paper.flow(layout.strips(), layout.continued())

    @property
    def _width(self) -> float:
        return (self._paper.width - GUTTER * (self._columns - 1)) / self._columns

    @property
    def _height(self) -> float:
        return (self._paper.height - GUTTER * (self._rows - 1)) / self._rows

    def _new_page(self) -> list[tuple[float, float]]:
        self._paper.add_page()
        left, top = MARGIN, MARGIN
        right, bottom = left + self._paper.width, top + self._paper.height
        across, down = self._width + GUTTER, self._height + GUTTER
        for row in range(1, self._rows):
            at = top + row * down - GUTTER / 2
            self._paper.cut(left, at, right, at)
        for column in range(1, self._columns):
            at = left + column * across - GUTTER / 2
            self._paper.cut(at, top, at, bottom)
        return [
            (left + column * across, top + row * down)
            for row in range(self._rows)
            for column in range(self._columns)
        ]


class SlipLayout:
    """One slip as strips of this width."""

    def __init__(self, paper: Paper, slip: PackingSlip, width: float) -> None:
        narrow = width < NARROW
        self._paper, self._slip, self._width, self._narrow = paper, slip, width, narrow
        self._words = slip.words
        self._body = Ink(9 if narrow else 10.5)
        self._strong = Ink(self._body.size, bold=True)
        self._small = Ink(7 if narrow else 8, grey=True)
        self._label = Ink(7.5 if narrow else 8.5, bold=True, grey=True)

    def strips(self) -> list[Strip]:
        message = self._slip.letterhead.style.message
        return [
            *self._head(),
            gap(4),
            self._people(),
            gap(4),
            *self._lines(),
            gap(4),
            *self._paper.text(message, self._width, self._body),
            *self._ask(),
        ]

    def continued(self) -> list[Strip]:
        """What a second page begins with."""
        number = f"{self._words.order} {self._slip.order.amazon_order_id}"
        return [*self._paper.text(number, self._width, self._strong), gap(3)]

    def _head(self) -> list[Strip]:
        if self._narrow:
            return [*self._title(self._width), *self._number(self._width, end=False)]
        half = self._width / 2
        return [beside((0, self._title(half)), (half, self._number(half, end=True)))]

    def _title(self, width: float) -> list[Strip]:
        title = self._paper.text(
            self._words.slip, width, Ink(12 if self._narrow else 15, bold=True)
        )
        return [*self._logo(self._slip.letterhead.style), *title, gap(1)]

    def _logo(self, style: PackingSlipStyle) -> list[Strip]:
        width, height = (45, 12) if self._narrow else (59, 17)
        return [self._paper.picture(bytes(style.logo), width, height)] if style.has_logo else []

    def _number(self, width: float, end: bool) -> list[Strip]:
        bars, modules = code128.bars(self._slip.order.amazon_order_id)
        long = min(BARCODE, width)
        barcode = self._paper.bars(bars, modules, long)
        text = self._paper.text_at_end if end else self._paper.text
        return [
            beside((width - long if end else 0.0, [barcode])),
            *text(f"{self._words.order} {self._slip.order.amazon_order_id}", width, self._strong),
            *text(f"{self._words.ordered} {self._slip.ordered_on}", width, self._body),
        ]

    def _people(self) -> Strip:
        wide, small = 0.58 * self._width - GUTTER, 0.42 * self._width
        lines = [self._slip.redacted] if self._slip.redacted else self._slip.address
        ours = self._slip.letterhead.sender
        to = self._address(self._words.ship_to, lines or ["—"], wide)
        sender = self._address(self._words.sender, ours, small) if ours else []
        return beside((0, to), (wide + GUTTER, sender))

    def _address(self, label: str, lines: Sequence[str], width: float) -> list[Strip]:
        written = [strip for line in lines for strip in self._paper.text(line, width, self._body)]
        return [*self._paper.text(label, width, self._label), *written]

    def _lines(self) -> list[Strip]:
        quantity = self._paper.text(self._words.quantity, INDENT, self._label)
        item = self._paper.text(self._words.item, self._width - INDENT, self._label)
        rows = [strip for line in self._slip.lines for strip in self._line(line)]
        return [beside((0, quantity), (INDENT, item)), self._paper.rule(self._width), *rows]

    def _line(self, line: SlipLine) -> list[Strip]:
        width = self._width - INDENT
        ink = self._strong if line.quantity > 1 else self._body
        quantity = self._paper.text(str(line.quantity), INDENT, ink)
        first, *rest = [
            *self._paper.text(line.identifier, width, self._strong),
            *self._paper.text(line.title, width, self._body),
            *self._gift(line.gift_message, width),
        ] or [gap(self._body.leading)]
        return [
            beside((0, quantity), (INDENT, [first])),
            *[beside((INDENT, [strip])) for strip in rest],
            self._paper.rule(self._width, grey=True),
        ]

    def _ask(self) -> list[Strip]:
        """Where people ask about their data."""
        words = f"{self._words.personal_data}: {self._slip.letterhead.ask_url}"
        return [gap(3), *self._paper.text(words, self._width, self._small)]

    def _gift(self, message: str, width: float) -> list[Strip]:
        if not message:
            return []
        label = self._paper.text(f"{self._words.gift_message}:", width - 4, self._label)
        return [
            beside((4, [strip]))
            for strip in [*label, *self._paper.text(message, width - 4, self._body)]
        ]
