"""Sheets of paper with a pick list: a PDF made in memory."""

from dataclasses import replace

from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.language import language
from webapp.pdf.block import Block, beside, gap
from webapp.pdf.document import PdfDocument
from webapp.pdf.text_style import TextStyle
from webapp.printing.pick_list import Pick, PickList

BODY, STRONG = TextStyle(10), TextStyle(10, bold=True)
LABEL = TextStyle(8.5, bold=True, grey=True)
# Where the product stands, beside its quantity, and how much of the width is left to its orders.
INDENT = 18.0
ORDERS = 0.45
UNWRITABLE = N_(
    "Some of its letters can't be written in a PDF. Print the list from the page, where your "
    "computer's fonts have them."
)


def pick_sheets(pick_list: PickList, size: str) -> bytes:
    """The PDF; the names of the columns stand on each page."""
    with PdfDocument(size, gettext("Pick list"), language()) as pdf:
        head = _head(pdf)
        rows = [block for pick in pick_list.picks for block in _row(pdf, _writable(pdf, pick))]
        pdf.flow([*_title(pdf, pick_list), *head, *rows, *_foot(pdf, pick_list)], head)
        return pdf.data()


def _title(pdf: PdfDocument, pick_list: PickList) -> list[Block]:
    return [
        *pdf.text(gettext("Pick list"), pdf.width, TextStyle(15, bold=True), kind="H1"),
        *pdf.text(pick_list.summary, pdf.width, BODY),
        gap(4),
    ]


def _head(pdf: PdfDocument) -> list[Block]:
    titles = (gettext("Quantity"), gettext("Product"), gettext("For"))
    widths = (INDENT - 2, _product_width(pdf), pdf.width * ORDERS)
    columns = zip(titles, widths, strict=True)
    words = [pdf.text(title, width, LABEL) for title, width in columns]
    return [_columns(pdf, *words), pdf.rule(pdf.width)]


def _product_width(pdf: PdfDocument) -> float:
    return pdf.width * (1 - ORDERS) - INDENT - 6


def _writable(pdf: PdfDocument, pick: Pick) -> Pick:
    """The product as far as the fonts have its letters; else what to do."""
    named = pick.identifier if pdf.can_write(pick.identifier) else ""
    title = pick.title if pdf.can_write(pick.title) else ""
    lies = pick.bin if pdf.can_write(pick.bin) else ""
    unsaid = (named, title, lies) != (pick.identifier, pick.title, pick.bin)
    return replace(pick, identifier=named, title=gettext(UNWRITABLE) if unsaid else title, bin=lies)


def _row(pdf: PdfDocument, pick: Pick) -> list[Block]:
    """A block a line, so that a product of a thousand orders goes on to the next page."""
    product = _product_width(pdf)
    orders = ", ".join(f"{number} × {n}" if n > 1 else number for number, n in pick.orders)
    columns = [
        pdf.text(str(pick.quantity), INDENT, STRONG),
        [
            *pdf.text(" · ".join(filter(None, (pick.bin, pick.identifier))), product, STRONG),
            *pdf.text(pick.title, product, BODY),
        ],
        pdf.text(orders, pdf.width * ORDERS, BODY),
    ]
    height = max(len(column) for column in columns)
    lines = [_columns(pdf, *(column[at : at + 1] for column in columns)) for at in range(height)]
    return [*lines, pdf.rule(pdf.width, grey=True)]


def _columns(
    pdf: PdfDocument, quantity: list[Block], product: list[Block], orders: list[Block]
) -> Block:
    return beside((0, quantity), (INDENT, product), (pdf.width * (1 - ORDERS), orders))


def _foot(pdf: PdfDocument, pick_list: PickList) -> list[Block]:
    nothing = "" if pick_list.picks else gettext("Nothing of these orders is left to ship.")
    sentences = [nothing, *(f"{number}: {why}" for number, why in pick_list.passed_by)]
    return [gap(3), *(s for words in sentences for s in pdf.text(words, pdf.width, BODY))]
