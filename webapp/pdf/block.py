"""Blocks of a document: what lies below one another, and is never split between two pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """`draw` takes the upper left corner: x, y."""

    height: float
    draw: Callable[[float, float], None]


def gap(height: float) -> Block:
    return Block(height, lambda _x, _y: None)


def beside(*columns: tuple[float, Sequence[Block]]) -> Block:
    """Columns as one block: how far from the left each stands, and what is in it."""

    def draw(x: float, y: float) -> None:
        for offset, blocks in columns:
            lay(blocks, x + offset, y)

    return Block(max(height_of(blocks) for _, blocks in columns), draw)


def height_of(blocks: Iterable[Block]) -> float:
    return sum(block.height for block in blocks)


def lay(blocks: Iterable[Block], x: float, y: float) -> None:
    for block in blocks:
        block.draw(x, y)
        y += block.height
