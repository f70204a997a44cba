"""Rows as a CSV for other software, and what spreadsheets make of cells.

Nothing in such a file runs where a spreadsheet opens it.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from webapp.ground.language.gettext import N_, gettext

# Invisible, and no part of any word: it keeps what follows from being read as a formula.
WORD_JOINER = "\u2060"
# A spreadsheet runs what begins with one of these, also where it parts the cells by another
# separator than ours. A cell between quotation marks isn't safe from that. What can't be seen
# before it may be trimmed.
FORMULA = re.compile("(\\A|[,;|\t\r\n])([\\s\0-\x1f\ufeff\u200b-\u200f]*)(?=[=+\\-@＝＋－＠])")
# Phone numbers and figures begin so too, and run nothing. An extension's word stands alone, for
# `+1-X3` names a cell.
HARMLESS = re.compile(
    r"\s*[+-] ?\(?[0-9][0-9 .()/-]*( (ext|extn|extension|x|poste|int|dw)[. ] ?[0-9]{1,10})?",
    re.IGNORECASE,
)
# Files of contacts come back from those who guard by an apostrophe.
GUARDED = re.compile(r"\A'(?= *[=+\-@＝＋－＠])")
# A long number that was taken for a figure: 4.01235E+12. Its last digits are lost.
ROUNDED = re.compile(r" *-?\d{1,3}(?:[.,]\d+)?E\+\d{1,3} *", re.IGNORECASE)
SHORTENED = N_(
    "Your spreadsheet has shortened this number. Write it in full, with the column formatted as "
    "text."
)

# A post code or a phone number that was taken for a figure: 1010.0.
FIGURE = re.compile(r" *\+?\d{3,}[.,]0+ *")
A_FIGURE = N_(
    "Your spreadsheet has made a figure of this number. Write it without what stands behind the "
    "point, with the column formatted as text."
)


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    """These rows as lines of a CSV, the values as they are but for what would run."""
    file = io.StringIO()
    csv.writer(file).writerows([guarded(cell) for cell in row] for row in rows)
    return file.getvalue()


def guarded(cell: Any) -> Any:
    """The cell; in a text a word joiner stands before each sign that would begin a formula."""
    if not isinstance(cell, str) or HARMLESS.fullmatch(cell):
        return cell
    return FORMULA.sub(rf"\1\2{WORD_JOINER}", cell)


def unguarded(text: str) -> str:
    """A cell as it was before it was guarded, by us or by whoever wrote the file."""
    return GUARDED.sub("", text.replace(WORD_JOINER, ""), count=1)


def shortened(text: str) -> str:
    """A sentence on a number that a spreadsheet broke; empty for any other text."""
    return gettext(SHORTENED) if ROUNDED.fullmatch(text) else ""


def broken(text: str) -> str:
    """The same of what is never a figure, such as a post code: no point stands in it."""
    return shortened(text) or (gettext(A_FIGURE) if FIGURE.fullmatch(text) else "")
