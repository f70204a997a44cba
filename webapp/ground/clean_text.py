"""What somebody typed or pasted, as it is kept."""

import re
import unicodedata

# No text holds them, and Postgres takes none: the character zero, halves of UTF-16 pairs.
NO_TEXT = re.compile("[\0\ud800-\udfff]")
# Control characters, halves of UTF-16 pairs: never a part of a word.
NO_WORD = ("Cc", "Cs")


def clean_line(text: str, longest: int | None = None) -> str:
    """One line without what doesn't print, cut after `longest` characters where that is given."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:longest].rstrip()


def clean_lines(text: str, longest: int | None = None) -> str:
    """The same for several lines, of which neither the first nor the last is empty."""
    rows = text.splitlines()
    printable = ["".join(c if c.isprintable() else " " for c in row).rstrip() for row in rows]
    return "\n".join(printable).strip()[:longest].rstrip()


def clean_words(text: str) -> str:
    """One line of words in any script: those marks stay that don't print but shape letters."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in NO_WORD else c for c in text)
    return " ".join(text.split())
