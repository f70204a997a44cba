"""Customs papers as PDF, made in memory: CN22, CN23, commercial invoice.

The forms' words are those of the Universal Postal Union (English and French).
"""

from collections.abc import Callable, Sequence
from datetime import date

from webapp.customs.customs_declaration import CustomsDeclaration, DeclaredLine, money_words
from webapp.customs.customs_numbers import ContentKind
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.language import ENGLISH, speaking
from webapp.pdf.block import Block, beside, gap
from webapp.pdf.document import PdfDocument
from webapp.pdf.text_style import TextStyle

TITLE, BODY, STRONG = TextStyle(14, bold=True), TextStyle(9.5), TextStyle(9.5, bold=True)
LABEL, SMALL = TextStyle(7.5, bold=True, grey=True), TextStyle(8)
GUTTER = 6.0
# How much of the width each column of the contents takes.
WIDTHS = (0.36, 0.10, 0.14, 0.16, 0.12, 0.12)
COLUMNS = (
    "Detailed description of contents",
    "Quantity",
    "Net weight",
    "Value",
    "HS tariff number",
    "Country of origin",
)
CERTIFIED = (
    "I, the undersigned, whose name and address are given on the item, certify that the "
    "particulars given in this declaration are correct and that this item does not contain any "
    "dangerous article or articles prohibited by legislation or by postal or customs regulations."
)
INVOICED = (
    "I declare that all the information on this invoice is true and correct, and that the goods "
    "are of the origin that is named for each."
)
OPENED = "May be opened officially / Peut être ouvert d'office"
UNWRITABLE = N_(
    "Some letters of the address can't be written in a PDF: take them from the order's page."
)

Paper = Callable[["PaperLayout"], list[Block]]


def paper_pdf(
    declaration: CustomsDeclaration, size: str, title: str, paper: Paper, day: date
) -> bytes:
    """The PDF of one paper, signed on that day; `size` is "a4" or "letter".

    The form's words are for two customs offices; what the merchant is to do, for the merchant.
    """
    unwritable = gettext(UNWRITABLE)
    with speaking(ENGLISH), PdfDocument(size, title) as pdf:
        pdf.flow(paper(PaperLayout(pdf, declaration, day, unwritable)))
        return pdf.data()


def cn22(layout: "PaperLayout") -> list[Block]:
    """For small values: without anybody's address, for these stand on the parcel."""
    return [
        *layout.title("Customs declaration / Déclaration en douane", "CN 22"),
        *layout.lines(OPENED),
        gap(3),
        *layout.kinds(),
        *layout.contents(),
        gap(3),
        *layout.signature(CERTIFIED),
    ]


def cn23(layout: "PaperLayout") -> list[Block]:
    said = layout.declaration
    numbers = said.numbers
    return [
        *layout.title("Customs declaration / Déclaration en douane", "CN 23"),
        *layout.lines(OPENED),
        gap(3),
        layout.people("From / De", "To / À"),
        gap(3),
        *layout.fact("Sender's customs reference (EORI)", numbers.eori),
        *layout.fact("Importer's reference (IOSS)", numbers.ioss),
        *layout.fact("VAT number", numbers.vat),
        *layout.fact("Invoice number", said.invoice_number),
        gap(2),
        *layout.kinds(),
        *layout.contents(),
        gap(3),
        *layout.signature(CERTIFIED),
    ]


def commercial_invoice(layout: "PaperLayout") -> list[Block]:
    said = layout.declaration
    numbers = said.numbers
    return [
        *layout.title("Commercial invoice", said.invoice_number),
        *layout.fact("Order", said.order.amazon_order_id),
        gap(3),
        layout.people("Exporter", "Consignee"),
        gap(3),
        *layout.fact("EORI number", numbers.eori),
        *layout.fact("VAT number", numbers.vat),
        *layout.fact("IOSS number", numbers.ioss),
        *layout.fact("Reason for export", ContentKind(said.said.kind).label),
        gap(2),
        *layout.contents(),
        gap(3),
        *layout.signature(INVOICED),
    ]


class PaperLayout:
    """The parts of a paper as blocks."""

    def __init__(
        self, pdf: PdfDocument, declaration: CustomsDeclaration, day: date, unwritable: str
    ) -> None:
        """`unwritable` stands in place of an address that the fonts lack letters of."""
        self._pdf = pdf
        self._unwritable = unwritable
        self.declaration = declaration
        self._day = day

    def title(self, words: str, mark: str) -> list[Block]:
        width = self._pdf.width
        left = self._pdf.text(words, width * 0.7, TITLE, kind="H1")
        return [beside((0, left), (width * 0.7, self._pdf.text_at_end(mark, width * 0.3, TITLE)))]

    def lines(self, words: str, style: TextStyle = BODY) -> list[Block]:
        return self._pdf.text(words, self._pdf.width, style)

    def fact(self, name: str, value: str) -> list[Block]:
        """Nothing where nothing is known."""
        return self.lines(f"{name}: {value}") if value else []

    def people(self, sender: str, recipient: str) -> Block:
        half = (self._pdf.width - GUTTER) / 2
        address = self.declaration.sender
        ours = [*address.address.lines(), address.ship_phone]
        theirs = self.declaration.recipient
        written = theirs if all(map(self._pdf.can_write, theirs)) else [self._unwritable]
        columns = (self._address(sender, ours, half), self._address(recipient, written, half))
        return beside((0, columns[0]), (half + GUTTER, columns[1]))

    def kinds(self) -> list[Block]:
        """What the parcel holds, with a cross."""
        chosen = self.declaration.said.kind
        boxes = [f"[{'X' if each == chosen else ' '}] {each.label}" for each in ContentKind]
        return [*self.lines("   ".join(boxes)), gap(2)]

    def contents(self) -> list[Block]:
        said = self.declaration
        weighs = said.in_words(said.net_weight)
        total = ("Total", str(said.quantity), weighs, said.total_words, "", "")
        rows = [block for line in said.lines for block in self._row(_cells(line, said), BODY)]
        return [
            *self._row(COLUMNS, LABEL),
            *rows,
            *self._row(total, STRONG),
            *self.fact("Total gross weight", said.in_words(said.gross_weight)),
        ]

    def signature(self, certified: str) -> list[Block]:
        return [
            *self.lines(certified, SMALL),
            gap(10),
            self._pdf.rule(self._pdf.width / 2),
            *self.lines(f"Date and sender's signature ({self._day:%Y-%m-%d})", SMALL),
        ]

    def _address(self, label: str, lines: Sequence[str], width: float) -> list[Block]:
        written = [block for line in lines if line for block in self._pdf.text(line, width, BODY)]
        return [*self._pdf.text(label, width, LABEL), *written]

    def _row(self, cells: Sequence[str], style: TextStyle) -> list[Block]:
        """A block a line, so that a long description goes on to the next page."""
        columns, at = [], 0.0
        for share, words in zip(WIDTHS, cells, strict=True):
            shown = words if self._pdf.can_write(words) else "?"
            columns.append((at, self._pdf.text(shown, share * self._pdf.width - 2, style)))
            at += share * self._pdf.width
        height = max(len(blocks) for _, blocks in columns)
        lines = [beside(*((x, blocks[n : n + 1]) for x, blocks in columns)) for n in range(height)]
        return [*lines, self._pdf.rule(self._pdf.width, grey=True)]


def _cells(line: DeclaredLine, said: CustomsDeclaration) -> tuple[str, ...]:
    return (
        line.description,
        str(line.quantity),
        said.in_words(line.total_weight),
        money_words(line.total_minor, line.currency),
        line.hs_code,
        line.origin_name,
    )
