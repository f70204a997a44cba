"""An import of a file of rows: good rows are kept, bad ones reported, none is lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from webapp.ground.table_file import BadRow

SHOWN = 200
Value = TypeVar("Value")


@dataclass
class FileImport:
    """What an import of a file came to, in numbers."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    columns_left_out: list[str] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    @property
    def good(self) -> int:
        return self.added + self.changed + self.unchanged

    @property
    def refused(self) -> bool:
        """Whether none of its rows could be kept."""
        return bool(self.bad) and not self.good

    @property
    def bad_shown(self) -> list[BadRow]:
        """So many as a page shows."""
        return self.bad[:SHOWN]

    def readable(self, rows: Iterable[BadRow | tuple[int, Value]]) -> Iterator[tuple[int, Value]]:
        """The rows with their lines; what can't be read is noted."""
        for row in rows:
            if isinstance(row, BadRow):
                self.bad.append(row)
            else:
                yield row
