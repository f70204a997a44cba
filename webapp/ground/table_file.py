"""A file of rows (CSV or XLSX), as spreadsheets write it: its first line names the columns."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.text_encoding import decoded
from webapp.ground.spreadsheet import unguarded
from webapp.ground.web.form_error import FormError
from webapp.ground.xlsx_reader import (
    SIGNATURE,
    DateCell,
    FormulaCell,
    UnreadableSheet,
    sheet_rows,
)

MOST_LINES = 10_000
# A value may go over some lines; a quotation mark that is never closed mustn't take all.
LONGEST_ROW = 60
# So much of a title that means nothing is told.
SHOWN = 40
DELIMITERS = (",", ";", "\t", "|")
SEPARATOR = re.compile(r'"?sep=.?"?\s*$', re.IGNORECASE)
EMPTY = N_("The file is empty.")
TOO_LONG = N_("The file has more than %(most)s lines: import it in parts.")
UNREADABLE = N_("The file is no text that can be read. Save it as “CSV UTF-8”.")
NO_WORKBOOK = N_(
    "The file is no XLSX that can be read. Save it once more as XLSX, or as “CSV UTF-8”."
)
LONG_TITLES = N_(
    "The first line is too long to name columns. Its titles must be short, such as %(example)s. "
    "The example file shows how."
)
NO_TITLES = N_(
    "The first line must name the columns, one of them %(example)s. The example file shows how."
)

A_DATE = N_(
    "%(column)s: your spreadsheet has made a date of it. Write it as it was, with the column "
    "formatted as text."
)
A_FORMULA = N_(
    "%(column)s: the file holds a formula, and not what it comes to. Open it in your spreadsheet, "
    "save it once more, and upload that."
)
UNCLOSED = N_("A quotation mark is not closed, or stands where none may.")


@dataclass(frozen=True)
class BadRow:
    """A row that can't be kept: where it begins, and why; nothing of what it says."""

    line: int
    reason: str


@dataclass(frozen=True)
class TableColumns:
    """What a file's titles mean: `named` finds a title's column, or an empty text; one of
    `naming` there must be, such as `example` (marked by `N_`) says. In `dated` a date may stand."""

    named: Callable[[str], str]
    naming: Collection[str]
    example: str
    dated: Collection[str] = ()


class TableFile:
    """The rows of a file; raises FormError, by its name `file`, for what is no such file."""

    def __init__(self, content: bytes, columns: TableColumns) -> None:
        self._table: _Sheet | _Lines = (
            _Sheet(content) if content.startswith(SIGNATURE) else _Lines(content, columns)
        )
        self._columns = [columns.named(title) for title in self._table.titles]
        self._dated = columns.dated
        if not set(columns.naming) & set(self._columns):
            raise FormError(file=gettext(NO_TITLES, example=gettext(columns.example)))

    @property
    def ignored(self) -> list[str]:
        """The titles of columns that mean nothing here, as they are written; nothing for none."""
        pairs = zip(self._table.titles, self._columns, strict=True)
        return [title.strip()[:SHOWN] for title, column in pairs if not column]

    def rows(self) -> Iterator[tuple[int, Mapping[str, str]] | BadRow]:
        """Each row that isn't empty, with the number of its first line: its values by column, of
        columns that stand there twice the first that says something."""
        for row in self._table.rows():
            if isinstance(row, BadRow):
                yield row
            elif any(value.strip() for value in row[1]):
                yield self._row(*row)

    def _row(self, line: int, values: Sequence[str]) -> tuple[int, Mapping[str, str]] | BadRow:
        if any(value.strip() for value in values[len(self._columns) :]):
            return BadRow(
                line,
                gettext(
                    "%(values)s values for %(columns)s columns.",
                    values=len(values),
                    columns=len(self._columns),
                ),
            )
        given: dict[str, str] = {}
        for at, (column, value) in enumerate(zip(self._columns, values, strict=False)):
            if column and (problem := self._problem(column, value)):
                title = self._table.titles[at].strip()[:SHOWN]
                return BadRow(line, gettext(problem, column=title))
            if column and not given.get(column):
                given[column] = unguarded(value.strip())
        return line, given

    def _problem(self, column: str, value: str) -> str:
        """Why a cell can't be taken for what somebody wrote there; empty where it can."""
        if isinstance(value, FormulaCell):
            return A_FORMULA
        return A_DATE if isinstance(value, DateCell) and column not in self._dated else ""


class _Sheet:
    """The first sheet of an XLSX, and its titles."""

    def __init__(self, content: bytes) -> None:
        try:
            rows = list(islice(sheet_rows(content), MOST_LINES + 1))
        except UnreadableSheet:
            raise FormError(file=gettext(NO_WORKBOOK)) from None
        if len(rows) > MOST_LINES:
            raise FormError(file=gettext(TOO_LONG, most=MOST_LINES))
        first = next((line for line, row in enumerate(rows, 1) if any(row)), 0)
        if not first:
            raise FormError(file=gettext(EMPTY))
        self.titles = rows[first - 1]
        self._rows = list(enumerate(rows, 1))[first:]

    def rows(self) -> Iterator[tuple[int, Sequence[str]] | BadRow]:
        yield from self._rows


class _Lines:
    """The lines of a CSV, however its values are parted, and its titles."""

    def __init__(self, content: bytes, columns: TableColumns) -> None:
        self._lines = list(io.StringIO(_decoded(content), newline=""))
        if self._lines and SEPARATOR.match(self._lines[0]):
            # Excel's own hint, which other programs show as a line.
            self._lines[0] = "\n"
        if len(self._lines) > MOST_LINES:
            raise FormError(file=gettext(TOO_LONG, most=MOST_LINES))
        first = next((line for line in self._lines if line.strip()), "")
        if not first:
            raise FormError(file=gettext(EMPTY))
        parted = {each: _titles(first, each, columns) for each in DELIMITERS}
        known = {each: len(list(filter(columns.named, parted[each]))) for each in DELIMITERS}
        self._delimiter = max(DELIMITERS, key=lambda each: known[each])
        self.titles = parted[self._delimiter]
        self._first = self._lines.index(first) + 1

    def rows(self) -> Iterator[tuple[int, Sequence[str]] | BadRow]:
        at = self._first
        while at < len(self._lines):
            reader = csv.reader(
                islice(self._lines, at, at + LONGEST_ROW), delimiter=self._delimiter, strict=True
            )
            try:
                yield at + 1, next(reader)
            except csv.Error:
                yield BadRow(at + 1, gettext(UNCLOSED))
                at += 1
                continue
            at += reader.line_num


def sentence(errors: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """A form's errors as the reason of a bad row; `labels` for names that say too little."""
    return " ".join(
        f"{labels.get(name, name.replace('_', ' ').capitalize())}: {words}"
        for name, words in errors.items()
    )


def _decoded(content: bytes) -> str:
    text = decoded(content)
    if text is None:
        raise FormError(file=gettext(UNREADABLE))
    return text


def _titles(line: str, delimiter: str, columns: TableColumns) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        raise FormError(file=gettext(LONG_TITLES, example=gettext(columns.example))) from None
