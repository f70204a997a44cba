"""Spans of a line, from left to right: what one font writes in one direction.

Their order is that of the Unicode Bidirectional Algorithm (UAX 9), so that a number beside Arabic
or Hebrew stands where it is read. A joiner or a mark stays with the letter before it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

# Name and style, as the document knows it.
Font = tuple[str, str]
JOINERS = "\u200c\u200d"
LEFTWARDS = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


class TextSpan(NamedTuple):
    """`text` is in the order of reading, whichever way it runs."""

    text: str
    leftwards: bool
    font: Font


def spans_of(line: str, font_of: Callable[[str], Font]) -> list[TextSpan]:
    found = []
    for text, leftwards in _runs(line):
        spans = [TextSpan(part, leftwards, font) for part, font in _by_font(text, font_of)]
        found += spans[::-1] if leftwards else spans
    return found


def _runs(line: str) -> Iterator[tuple[str, bool]]:
    """What runs one way, from left to right."""
    if not LEFTWARDS.search(line):
        yield line, False
        return
    from fpdf.bidi import BidiParagraph

    paragraph = BidiParagraph(line, preserve_bn_chars=True)
    before = None
    for each in paragraph.get_characters():
        # It has no direction of its own (X9), and parts no word.
        if before and each.character in JOINERS:
            each.embedding_level = before.embedding_level
        before = each
    for level, run in groupby(paragraph.get_reordered_characters(), lambda e: e.embedding_level):
        text = "".join(each.character for each in run)
        yield (text[::-1], True) if level % 2 else (text, False)


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
