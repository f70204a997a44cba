"""How labels are printed: on which paper, in which order, and with packing slips or without."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.ground.language.gettext import gettext
from webapp.pdf.sheet_format import SheetFormat


class PrintOrder(StrEnum):
    SELECTED = "selected"
    SKU = "sku"
    BIN = "bin"

    @property
    def label(self) -> str:
        return {
            PrintOrder.SELECTED: gettext("As selected"),
            PrintOrder.SKU: gettext("By SKU"),
            PrintOrder.BIN: gettext("By bin"),
        }[self]


@dataclass(frozen=True)
class PrintChoice:
    sheet: SheetFormat = SheetFormat.LABEL
    sort: PrintOrder = PrintOrder.SELECTED
    slips: bool = False

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> "PrintChoice":
        """From a submitted form; whatever it doesn't know is as usual."""
        sheet, sort = fields.get("sheet", ""), fields.get("sort", "")
        return cls(
            SheetFormat(sheet) if sheet in set(SheetFormat) else SheetFormat.LABEL,
            PrintOrder(sort) if sort in set(PrintOrder) else PrintOrder.SELECTED,
            fields.get("slips") == "yes",
        )

    @property
    def sheets(self) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in SheetFormat]

    @property
    def orders(self) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in PrintOrder]
