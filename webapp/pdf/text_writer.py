"""A text writer: writes words of any script into a PDF.

Only the first font is read when a document begins; another follows with the first character that
asks for it. What goes along in the document are the letters used.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from webapp.pdf.font_file import add_font
from webapp.pdf.text_span import JOINERS, STEERING, TextLine, TextSpan, lines_of, spans_of
from webapp.pdf.text_style import TextStyle

if TYPE_CHECKING:
    from fpdf import FPDF

FIRST, FIRST_BOLD = "DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"
# The largest comes last: it takes a quarter of a second to read.
CJK = "DroidSansFallback.ttf"
OTHERS = (("emoji", "NotoEmoji-Regular.ttf"), ("cjk", CJK))
# Read when a letter between the first and the last asks for it.
SCRIPTS = (
    ("thai", 0x0E00, 0x0E7F, "NotoSansThai-Regular.ttf"),
    ("devanagari", 0x0900, 0x097F, "NotoSansDevanagari-Regular.ttf"),
    ("cjk", 0x2E80, 0x9FFF, CJK),
    ("cjk", 0xAC00, 0xD7A3, CJK),
    ("cjk", 0xF900, 0xFAFF, CJK),
    ("cjk", 0xFF00, 0xFFEF, CJK),
    ("bengali", 0x0980, 0x09FF, "NotoSansBengali-Regular.ttf"),
    ("gurmukhi", 0x0A00, 0x0A7F, "NotoSansGurmukhi-Regular.ttf"),
    ("gujarati", 0x0A80, 0x0AFF, "NotoSansGujarati-Regular.ttf"),
    ("tamil", 0x0B80, 0x0BFF, "NotoSansTamil-Regular.ttf"),
    ("telugu", 0x0C00, 0x0C7F, "NotoSansTelugu-Regular.ttf"),
    ("kannada", 0x0C80, 0x0CFF, "NotoSansKannada-Regular.ttf"),
    ("malayalam", 0x0D00, 0x0D7F, "NotoSansMalayalam-Regular.ttf"),
    ("sinhala", 0x0D80, 0x0DFF, "NotoSansSinhala-Regular.ttf"),
    ("burmese", 0x1000, 0x109F, "NotoSansMyanmar-Regular.ttf"),
    ("ethiopic", 0x1200, 0x139F, "NotoSansEthiopic-Regular.ttf"),
    ("khmer", 0x1780, 0x17FF, "NotoSansKhmer-Regular.ttf"),
)
# What joins, stacks or runs leftwards is shaped by HarfBuzz; other letters stand side by side.
SHAPED = re.compile(
    "[\u0300-\u036f\u0590-\u1dff\u200c\u200d\ufb1d-\ufdff\ufe70-\ufefc\U00010000-\U0001efff]"
)
# A line may end after a space, and between two characters of Chinese and Japanese, but not before
# a mark that closes.
PIECE = re.compile(
    "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
    "[\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u30fc\uff01\uff09\uff0c\uff0e\uff1f]*\\s*"
    "|[^\\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\\s*|\\s+"
)
UNKNOWN = "\ufffd"


class TextWriter:
    def __init__(self, pdf: "FPDF") -> None:
        self._pdf = pdf
        self._fallbacks: list[str] = []
        self._known: set[int] = set()
        # Of this document's words: to shape is slow, and many come again.
        self._lengths: dict[tuple[str, float, bool], float] = {}
        self._take("first", FIRST_BOLD, "B")
        self._take("first", FIRST)

    def lines(self, words: str, width: float, style: TextStyle) -> Iterator[str]:
        """The words as lines no longer than this; words that are longer are split."""
        for paragraph in words.splitlines():
            steered = self._writable(paragraph)
            text = STEERING.sub("", steered)
            yield from lines_of(steered, self._wrapped(text, width, style))

    def can_write(self, words: str) -> bool:
        """Whether the fonts have all letters of it."""
        return UNKNOWN not in self._writable(words)

    def write(self, line: str, x: float, y: float, style: TextStyle) -> None:
        """A line of `lines`; `y` is above its letters."""
        if self._dip(style, line):
            self._pdf.text(x, y + 0.5 * style.leading + 0.3 * style.height, line)
            return
        for span in self._spans(line, style):
            length = self._chosen(span, style)
            self._pdf.set_xy(x, y)
            self._pdf.cell(h=style.leading, text=span.text)
            x += length

    def length(self, line: str, style: TextStyle) -> float:
        key = (line, style.size, style.bold)
        if key not in self._lengths:
            self._lengths[key] = self._measured(line, style)
        return self._lengths[key]

    def _wrapped(self, text: str, width: float, style: TextStyle) -> Iterator[str]:
        if self.length(text, style) <= width:
            yield text
            return
        line, length = "", 0.0
        for piece in PIECE.findall(text):
            long = self.length(piece.rstrip(), style)
            if line and length + long > width:
                yield line.rstrip()
                line, length = "", 0.0
            *full, rest = self._split(piece, width, style)
            yield from full
            line += rest
            length += self.length(rest, style)
        yield line.rstrip()

    def _split(self, word: str, width: float, style: TextStyle) -> Iterator[str]:
        """The parts of a word that is longer than a line; else the word."""
        while self.length(word.rstrip(), style) > width and len(word) > 1:
            at = self._fitting(word, width, style)
            yield word[:at]
            word = word[at:]
        yield word

    def _fitting(self, line: str, width: float, style: TextStyle) -> int:
        """How many characters of a word fit; a letter keeps its marks."""
        lengths = range(1, len(line))
        at = max(1, bisect_right(lengths, width, key=lambda n: self.length(line[:n], style)))
        while at > 1 and unicodedata.category(line[at]).startswith("M"):
            at -= 1
        return at

    def _measured(self, line: str, style: TextStyle) -> float:
        if self._dip(style, line):
            widths = self._font().cw
            return sum(widths[ord(char)] for char in line) * style.height / 1000
        return sum(self._chosen(span, style) for span in self._spans(line, style))

    def _spans(self, line: str, style: TextStyle) -> list[TextSpan]:
        first = ("first", "B" if style.bold else "")
        fonts = [first, *((name, "") for name in self._fallbacks)]
        known = {font: self._pdf.fonts["".join(font)].cmap for font in fonts}  # type: ignore[union-attr]
        return spans_of(line, lambda char: next((f for f in fonts if ord(char) in known[f]), first))

    def _chosen(self, span: TextSpan, style: TextStyle) -> float:
        """How long the span is, whose font and direction are then set."""
        self._pdf.set_font(*span.font, style.size)
        direction = "rtl" if span.leftwards else "ltr"
        shaped = span.leftwards or SHAPED.search(span.text) is not None
        self._pdf.set_text_shaping(shaped, direction=direction)
        return float(self._pdf.get_string_width(span.text))

    def _dip(self, style: TextStyle, line: str) -> bool:
        """Whether the line needs but this font, letter by letter: the quick way."""
        self._pdf.set_font("first", "B" if style.bold else "", style.size)
        self._pdf.set_text_color(90 if style.grey else 0)
        shaped = SHAPED.search(line) is not None
        self._pdf.set_text_shaping(shaped)
        if isinstance(line, TextLine):
            return False
        glyphs = self._font().cmap
        return line.isascii() or (not shaped and all(ord(char) in glyphs for char in line))

    def _writable(self, text: str) -> str:
        """Composed, without what isn't seen, and with a sign for what no font of ours has."""
        if text.isascii() and text.isprintable():
            return text
        seen = [_seen(char) for char in unicodedata.normalize("NFC", text)]
        return "".join(map(self._found, "".join(seen)))

    def _found(self, char: str) -> str:
        return char if STEERING.match(char) or self._finds(ord(char)) else UNKNOWN

    def _finds(self, code: int) -> bool:
        for name, first, last, file in SCRIPTS:
            if first <= code <= last:
                self._take(name, file)
                break
        for name, file in OTHERS:
            if code not in self._known:
                self._take(name, file)
        return code in self._known

    def _take(self, name: str, file: str, style: str = "") -> None:
        """Read a font, unless it is here."""
        if name + style in self._pdf.fonts:
            return
        add_font(self._pdf, name, style, file)
        self._known |= self._pdf.fonts[name + style].cmap.keys()  # type: ignore[union-attr]
        if not style:
            self._fallbacks.append(name)
            self._pdf.set_fallback_fonts(self._fallbacks, exact_match=False)

    def _font(self) -> Any:
        return self._pdf.current_font


def _seen(char: str) -> str:
    """The character; a space for a control character, nothing for what isn't seen and steers no
    direction."""
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    unseen = category == "Cf" and char not in JOINERS and not STEERING.match(char)
    return "" if unseen or "\ufe00" <= char <= "\ufe0f" else char
