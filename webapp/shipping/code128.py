"""Code 128, the barcode of parcels and order numbers, as its bars; set B: printable ASCII."""

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
START_B = 104
STOP = 106
# The empty margin that a scanner wants on both sides, in modules.
QUIET = 10


def values(text: str) -> list[int]:
    """The symbol's values, from its start to its stop; ValueError for what set B can't write."""
    written = [ord(char) - 32 for char in text]
    if not written or not all(0 <= value < 95 for value in written):
        raise ValueError("Only printable ASCII can be written in this barcode.")
    check = (START_B + sum(at * value for at, value in enumerate(written, 1))) % 103
    return [START_B, *written, check, STOP]


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
