"""Links to a carrier's page of a parcel, pasted where its number belongs.

A link may hold the recipient's post code as well, so that nothing of it is kept but the number.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from webapp.carriers.carrier import CARRIERS
from webapp.carriers.carrier_numbers import NUMBERS
from webapp.carriers.scanned_code import ScannedNumber, number_in

WORDS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Without https:// before it, a link begins with a host's name.
BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
START = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)
BETWEEN = re.compile(r"[/?&#=,;*~|+\s]+")
ORDER = re.compile(r"\d{3}-\d{7}-\d{7}")
PIECE = re.compile(r"(?=(?:.*\d){5})[0-9A-Z]{8,40}")


def link_in(text: str) -> str:
    """The link that a text is or holds; empty when there is none."""
    found = WORDS.search(text) or BARE.fullmatch(text.strip())
    return found[0].rstrip(".,;)>\"'") if found else ""


def linked(link: str) -> ScannedNumber | None:
    """The number that the page is of; None where it can't be told for sure."""
    address = START.sub("", unquote(link), count=1)
    for name, shape in _SHAPES:
        if (found := shape.match(address)) and (number := _piece(found[1])):
            return ScannedNumber(number, name)
    pieces = {piece for text in BETWEEN.split(address) if (piece := _piece(text))}
    likely = {
        piece for piece in pieces if any(known.claim(piece, "") for known in NUMBERS.values())
    }
    return ScannedNumber(likely.pop()) if len(likely) == 1 else None


def _piece(text: str) -> str:
    # The code of a label may stand in a link, too, and hold where the parcel goes.
    plain = re.sub(r"[\s-]", "", number_in(text.upper()).number)
    return plain if PIECE.fullmatch(plain) and not ORDER.fullmatch(text) else ""


def _shapes() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Our own addresses of the carriers' pages; two carriers may have the same page."""
    pages = [each.tracking for each in CARRIERS]
    for each in CARRIERS:
        if each.tracking:
            before, after = START.sub("", each.tracking, count=1).split("{}")
            name = each.name if pages.count(each.tracking) == 1 else ""
            shape = rf"{re.escape(before)}([^/?&#,]+){re.escape(after)}(?=[/?&#]|$)"
            yield name, re.compile(shape, re.IGNORECASE)


_SHAPES = list(_shapes())
