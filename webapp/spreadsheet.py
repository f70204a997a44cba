"""Rows as a file (CSV) that a spreadsheet opens without running what somebody typed."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

# Spreadsheets take a file for UTF-8 only when it begins with this mark.
MARK = "\ufeff"
# A spreadsheet would run what begins with one of these, spaces or not.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARDED = re.compile(r"\A'(?= *[=+\-@＝＋－＠])")


def written(rows: Iterable[Sequence[Any]]) -> str:
    """These rows as lines of the file, each text of them guarded."""
    file = io.StringIO()
    csv.writer(file).writerows([guarded(cell) for cell in row] for row in rows)
    return file.getvalue()


def guarded(cell: Any) -> Any:
    """The cell; a text behind an apostrophe where a spreadsheet would take it for a formula."""
    risky = isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA)
    return f"'{cell}" if risky else cell


def unguarded(text: str) -> str:
    """A cell as it was before it was guarded, whoever wrote the file."""
    return GUARDED.sub("", text, count=1)
