"""The report: rows of figures, as a table for people and as JSON for programs."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

HEADINGS = ("", "measured", "unit", "bound", "")


@dataclass(frozen=True)
class Row:
    """One figure; `ok` is None where no bound was promised."""

    benchmark: str
    name: str
    value: float
    unit: str
    bound: str
    ok: bool | None


class Report:
    """Collects rows; each benchmark adds its own through `row`."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._benchmark = ""

    def begin(self, benchmark: str) -> None:
        self._benchmark = benchmark

    def row(
        self, name: str, value: float, unit: str, bound: str = "", ok: bool | None = None
    ) -> None:
        """Add a figure, such as `row("orders", 2400, "orders/s", "at least 1000", True)`."""
        self.rows.append(Row(self._benchmark, name, value, unit, bound, ok))

    @property
    def ok(self) -> bool:
        return all(row.ok is not False for row in self.rows)

    def table(self) -> str:
        cells = [HEADINGS, *(_cells(row) for row in self.rows)]
        widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
        lines = [_line(line, widths) for line in cells]
        return "\n".join([lines[0], "─" * len(lines[0]), *lines[1:]])

    def write(self, path: Path) -> None:
        facts = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            "python": platform.python_version(),
            "ok": self.ok,
            "rows": [asdict(row) for row in self.rows],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {True: "ok", False: "TOO SLOW", None: ""}[row.ok]
    return (f"{row.benchmark}: {row.name}", _figure(row.value), row.unit, row.bound, verdict)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.3g}"


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    name, value, *rest = (
        cell.rjust(width) if column == 1 else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([name, value, *rest]).rstrip()
