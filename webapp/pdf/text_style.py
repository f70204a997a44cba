"""A text style: size, weight and colour."""

from dataclasses import dataclass

MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class TextStyle:
    """`size` is in points; lengths are in millimetres."""

    size: float
    bold: bool = False
    grey: bool = False

    @property
    def height(self) -> float:
        return self.size * MM_PER_POINT

    @property
    def leading(self) -> float:
        """From line to line."""
        return self.height * 1.35
