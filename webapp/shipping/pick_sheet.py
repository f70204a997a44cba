"""Sheets of paper with a pick list: a PDF made in memory."""

from webapp.paper import Ink, Paper, Strip, beside, gap
from webapp.shipping.pick_list import Pick, PickList

BODY, STRONG = Ink(10), Ink(10, bold=True)
LABEL = Ink(8.5, bold=True, grey=True)
# Where the product stands, beside its quantity, and how much of the width is left to its orders.
INDENT = 18.0
ORDERS = 0.45


def pick_sheets(pick_list: PickList, size: str) -> bytes:
    """The PDF; the names of the columns stand on each page."""
    with Paper(size, "Pick list") as paper:
        head = _head(paper)
        rows = [strip for pick in pick_list.picks for strip in _row(paper, pick)]
        paper.flow([*_title(paper, pick_list), *head, *rows, *_foot(paper, pick_list)], head)
        return paper.data()


def _title(paper: Paper, pick_list: PickList) -> list[Strip]:
    return [
        *paper.text("Pick list", paper.width, Ink(15, bold=True)),
        *paper.text(pick_list.summary, paper.width, BODY),
        gap(4),
    ]


def _head(paper: Paper) -> list[Strip]:
    words = [paper.text(word, 60, LABEL) for word in ("Quantity", "Product", "For")]
    return [_columns(paper, *words), paper.rule(paper.width)]


def _row(paper: Paper, pick: Pick) -> list[Strip]:
    """A strip a line, so that a product of a thousand orders goes on to the next page."""
    product = paper.width * (1 - ORDERS) - INDENT - 6
    orders = ", ".join(f"{number} × {n}" if n > 1 else number for number, n in pick.orders)
    columns = [
        paper.text(str(pick.quantity), INDENT, STRONG),
        [*paper.text(pick.identifier, product, STRONG), *paper.text(pick.title, product, BODY)],
        paper.text(orders, paper.width * ORDERS, BODY),
    ]
    height = max(len(column) for column in columns)
    lines = [_columns(paper, *(column[at : at + 1] for column in columns)) for at in range(height)]
    return [*lines, paper.rule(paper.width, grey=True)]


def _columns(
    paper: Paper, quantity: list[Strip], product: list[Strip], orders: list[Strip]
) -> Strip:
    return beside((0, quantity), (INDENT, product), (paper.width * (1 - ORDERS), orders))


def _foot(paper: Paper, pick_list: PickList) -> list[Strip]:
    nothing = "" if pick_list.picks else "Nothing of these orders is left to ship."
    sentences = [nothing, *(f"{number}: {why}" for number, why in pick_list.passed_by)]
    return [gap(3), *(s for words in sentences for s in paper.text(words, paper.width, BODY))]
