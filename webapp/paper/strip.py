"""Strips of paper: what lies below one another, and is never torn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Strip:
    """`draw` takes the upper left corner: x, y."""

    height: float
    draw: Callable[[float, float], None]


def gap(height: float) -> Strip:
    return Strip(height, lambda _x, _y: None)


def beside(*columns: tuple[float, Sequence[Strip]]) -> Strip:
    """Columns as one strip: how far from the left each stands, and what is in it."""

    def draw(x: float, y: float) -> None:
        for offset, strips in columns:
            lay(strips, x + offset, y)

    return Strip(max(height_of(strips) for _, strips in columns), draw)


def height_of(strips: Iterable[Strip]) -> float:
    return sum(strip.height for strip in strips)


def lay(strips: Iterable[Strip], x: float, y: float) -> None:
    for strip in strips:
        strip.draw(x, y)
        y += strip.height
