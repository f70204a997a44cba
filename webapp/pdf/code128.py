"""Code 128, the barcode of parcels and order numbers, as its bars.

Set B writes printable ASCII, a character a symbol; set C two digits a symbol. What is drawn is the
shortest of all mixtures of both.

A scanner reads bars whose widths are whole numbers of a printer's dots, and fails on the odd
widths that a module between one and two dots is rounded to. A module is 1/100 inch (0.254 mm):
exactly 3 dots at 300 dpi, 6 at 600, 12 at 1200; 2.03 dots at 203 dpi, where an edge is never
further than half a dot from its place; and exactly 0.72 points, as a PDF writes it. Twice that,
the next width that fits both, makes an order's number longer than half a page is wide.
"""

# Widths of three bars and three gaps for each value, by ISO/IEC 15417; the last is the stop.
_WIDTHS = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132
122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212
322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311
112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321
331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214
112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212
124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113
411311 113141 114131 311141 411131 211412 211214 211232 2331112
"""
PATTERNS = tuple(_WIDTHS.split())
CODE_C, CODE_B = 99, 100
START_B, START_C = 104, 105
STOP = 106
MODULES_PER_INCH = 100
# The empty margin that a scanner wants on both sides, in modules.
QUIET = 10


def values(text: str) -> list[int]:
    """The symbol's values, from its start to its stop; ValueError for what set B can't write."""
    if not text or not (text.isascii() and text.isprintable()):
        raise ValueError("Only printable ASCII can be written in this barcode.")
    started = _shortest(text)
    check = sum(max(at, 1) * value for at, value in enumerate(started)) % 103
    return [*started, check, STOP]


def _shortest(text: str) -> list[int]:
    """The start and the text."""
    # By place, from the end: the shortest way to write the rest in either set.
    in_b: dict[int, list[int]] = {len(text): []}
    in_c: dict[int, list[int]] = {len(text): []}
    for at in reversed(range(len(text))):
        b = [ord(text[at]) - 32, *in_b[at + 1]]
        c = [int(pair), *in_c[at + 2]] if (pair := text[at : at + 2]).isdigit() and pair[1:] else []
        in_b[at] = [CODE_C, *c] if c and len(c) + 1 < len(b) else b
        in_c[at] = c if c and len(c) < len(b) + 1 else [CODE_B, *b]
    return min([START_B, *in_b[0]], [START_C, *in_c[0]], key=len)


def bars(text: str) -> tuple[list[tuple[int, int]], int]:
    """Where each bar begins and how wide it is, and the whole width, in modules."""
    found, x = [], QUIET
    for value in values(text):
        for at, width in enumerate(map(int, PATTERNS[value])):
            if at % 2 == 0:
                found.append((x, width))
            x += width
    return found, x + QUIET


def path(text: str) -> tuple[str, int]:
    """The bars as an SVG path of height 1, and the whole width in modules."""
    drawn, width = bars(text)
    return "".join(f"M{x} 0h{wide}v1h-{wide}z" for x, wide in drawn), width
