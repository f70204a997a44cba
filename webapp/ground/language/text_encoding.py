"""How a text was written as bytes, where nothing says so: UTF-8, or what older spreadsheets use.

Each of them writes a CSV in the encoding of its system's language and never names it. A guess is
made by letters that stand beside others only where another encoding was meant.
"""

import re

UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Two bytes of Japan's Shift-JIS, of which the first is no letter in Western text.
JAPANESE = re.compile(rb"[\x81-\x9f][\x80-\xfc]")
HIGH = re.compile(rb"[\x80-\xff]+")
# What Western text never has, by how it looks when another encoding is read as Western.
GUESSES = {
    # ł, ą or ż in the midst of a word, Ł or Ż at its beginning.
    "cp1250": re.compile(r"[a-zà-ÿ][³¹¿][a-zà-ÿ]|³[a-zà-ÿ]|£[a-zà-ÿ]"),
    # A capital letter in the midst of a small word: ü and é of an older Macintosh.
    "mac_roman": re.compile(r"[A-Za-z][ŸŽŠ][a-z]"),
    # ğ, ı, ş and their capitals; Icelandic has ð, ý and þ too, and accents that Turkish lacks.
    "cp1254": re.compile(r"[ðýþÐÝÞ]"),
}
ICELANDIC = re.compile(r"[áéíóúæÁÉÍÓÚÆ]")


def decoded(content: bytes) -> str | None:
    """The text; None where it is none."""
    if content[:2] in UTF16:
        return _read(content, "utf-16")
    if b"\0" in content:
        return None
    likely = ["utf-8-sig", _western(content), "cp932"]
    if _is_japanese(content):
        likely.insert(1, "cp932")
    texts = (_read(content, encoding) for encoding in likely)
    return next((text for text in texts if text is not None), None)


def _western(content: bytes) -> str:
    text = _read(content, "cp1252") or ""
    likely = (name for name, sign in GUESSES.items() if sign.search(text))
    found = next(likely, "cp1252")
    return "cp1252" if found == "cp1254" and ICELANDIC.search(text) else found


def _is_japanese(content: bytes) -> bool:
    """Whether most of what isn't ASCII comes in such pairs."""
    pairs = sum(map(len, JAPANESE.findall(content)))
    return 2 * pairs > sum(map(len, HIGH.findall(content)))


def _read(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
