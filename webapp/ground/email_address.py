"""E-mail addresses: as they are written to, and as they are compared."""

import re
import unicodedata

from webapp.ground.language.gettext import gettext

LONGEST = 254
# Of all letters, one alone becomes two when it is made small.
LONGEST_KEY = 2 * LONGEST
WHOLE = re.compile(r"[^\s@\"'<>,;:()\\]+@[^\s@\"'<>,;:()\\]+\.[^\s@\"'<>,;:()\\.]+")


def address(typed: str) -> str:
    """An address as it is kept and written to: in the spelling of whoever typed it."""
    return unicodedata.normalize("NFC", typed).strip()


def key(email: str) -> str:
    """What two spellings of one address have in common: letters, whatever their case.

    No more than that is folded: `straße.example` and `strasse.example` are two domains, and a
    link that lets somebody in must not reach the other one's owner.
    """
    return unicodedata.normalize("NFC", address(email).lower())


def problem(email: str) -> str:
    """What is wrong with an address, as a sentence; empty when nothing is."""
    if WHOLE.fullmatch(email) and len(email) <= LONGEST:
        return ""
    return gettext("Enter a whole e-mail address, such as rosa@example.com.")
