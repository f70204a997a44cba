"""A file that rows are exported as: XLSX for a spreadsheet, CSV for other software."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

from webapp.ground import xlsx
from webapp.ground.spreadsheet import csv_lines

Rows = Sequence[Sequence[Any]]


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"

    @classmethod
    def read(cls, text: str | None) -> "FileFormat":
        """The one that a form or an address names; CSV for any other."""
        return cls.XLSX if text == cls.XLSX else cls.CSV

    @property
    def content_type(self) -> str:
        return xlsx.CONTENT_TYPE if self is FileFormat.XLSX else "text/csv"

    def file_name(self, what: str) -> str:
        """The file's name, by which nobody opens the CSV in a spreadsheet by mistake."""
        return f"{what}.xlsx" if self is FileFormat.XLSX else f"{what}-for-other-software.csv"

    def written(self, titles: Sequence[str], slices: Iterable[Rows]) -> Iterator[bytes]:
        """The file, a slice of rows at a time, never whole in memory and never on disk."""
        if self is FileFormat.XLSX:
            yield from xlsx.xlsx(titles, slices)
            return
        yield csv_lines([titles]).encode()
        for rows in slices:
            yield csv_lines(rows).encode()
