"""Spans of a line, from left to right: what one font writes in one direction.

Their order is that of the Unicode Bidirectional Algorithm (UAX 9), so that a number beside Arabic
or Hebrew stands where it is read. A joiner or a mark stays with the letter before it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

# Name and style, as the document knows it.
Font = tuple[str, str]
JOINERS = "\u200c\u200d"
# Signs that nobody sees: what is beside them runs another way (UAX 9, 2). Not the two overrides,
# which turn words around: no address needs them.
STEERING = re.compile("[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]")
LEFTWARDS = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u2067\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


class TextLine(str):
    """A line of a paragraph, with the embedding levels that its characters have there."""

    levels: Sequence[int] = ()
    base: int = 0


class TextSpan(NamedTuple):
    """`text` is in the order of reading, whichever way it runs."""

    text: str
    leftwards: bool
    font: Font


def lines_of(paragraph: str, lines: Iterable[str]) -> Iterator[str]:
    """A paragraph's lines, each of which runs as it does in the whole; they are without the signs
    that steer it.

    By UAX 9 the levels are found in the paragraph, and ordered line by line: a line that begins
    with a Latin word still runs leftwards in an Arabic address.
    """
    if not LEFTWARDS.search(paragraph):
        yield from lines
        return
    levels, base = _levels(paragraph)
    levels = [level for level, char in zip(levels, paragraph, strict=True) if not _steers(char)]
    paragraph, begin = STEERING.sub("", paragraph), 0
    for words in lines:
        begin = paragraph.index(words, begin)
        line, begin = TextLine(words), begin + len(words)
        line.levels, line.base = levels[begin - len(words) : begin], base
        yield line


def spans_of(line: str, font_of: Callable[[str], Font]) -> list[TextSpan]:
    found = []
    for text, leftwards in _runs(line):
        spans = [TextSpan(part, leftwards, font) for part, font in _by_font(text, font_of)]
        found += spans[::-1] if leftwards else spans
    return found


def _steers(char: str) -> bool:
    return STEERING.match(char) is not None


def _runs(line: str) -> Iterator[tuple[str, bool]]:
    """What runs one way, from left to right."""
    if isinstance(line, TextLine):
        levels, base = line.levels, line.base
    elif LEFTWARDS.search(line):
        levels, base = _levels(line)
    else:
        yield line, False
        return
    # L1: what is white at the end of a line runs as the paragraph does.
    said = len(line.rstrip())
    levels = [*levels[:said], *[base] * (len(line) - said)]
    for level, run in groupby(_reordered(levels), lambda at: levels[at]):
        text = "".join(line[at] for at in run)
        yield (text[::-1], True) if level % 2 else (text, False)


def _levels(paragraph: str) -> tuple[list[int], int]:
    """Each character's embedding level, and the paragraph's own."""
    from fpdf.bidi import BidiParagraph

    whole = BidiParagraph(paragraph, preserve_bn_chars=True)
    levels: list[int] = []
    for each in whole.get_characters():
        # A joiner has no direction of its own (X9), and parts no word.
        joins = levels and each.character in JOINERS
        levels.append(levels[-1] if joins else each.embedding_level)
    return levels, whole.base_embedding_level


def _reordered(levels: Sequence[int]) -> list[int]:
    """L2: the places of the characters, from left to right."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        turned: list[int] = []
        for high, run in groupby(order, lambda at, level=level: levels[at] >= level):  # type: ignore[misc]
            found = list(run)
            turned += found[::-1] if high else found
        order = turned
    return order


def _by_font(text: str, font_of: Callable[[str], Font]) -> Iterator[tuple[str, Font]]:
    part, font = "", font_of(text[0])
    for char in text:
        joins = char in JOINERS or unicodedata.category(char).startswith("M")
        other = font if part and joins else font_of(char)
        if other != font:
            yield part, font
            part, font = "", other
        part += char
    yield part, font
