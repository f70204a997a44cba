"""A Transparency code: the number of one unit, printed on it, that Amazon wants with the parcel.

Its forms are those of Amazon's model (merchantFulfillmentV0, `TransparencyCode`): 29 characters
from AZ or ZA on, a Serialized GTIN of GS1, a serial number of 7 to 20 characters, or the address
that a QR code holds.
"""

import re

from webapp.carriers.check_digit import gs1

BETWEEN = re.compile(r"[\s,;]+")
# A scanner's name for the kind of code (ISO/IEC 15424), and how programs write the sign FNC1.
DRESSING = re.compile(r"^\][A-Za-z][0-9A-Za-z]|\x1d|<GS>|<FNC1>|␝", re.IGNORECASE)
ELEMENTS = re.compile(r"\(01\)(\d{14})\(21\)(\S{1,20})")
AMAZONS = re.compile(r"(AZ|ZA):?([0-9A-Z]{26})", re.IGNORECASE)
SGTIN = re.compile(r"01(\d{14})21[!-z]{1,20}")
SERIAL = re.compile(r"(?=\S*\d)(?:SN:?)?[0-9A-Za-z.-]{7,20}")
ADDRESS = re.compile(r"https://[!-~]{4,400}")
MOST = 1000


def read(text: str) -> list[str]:
    """The codes that were scanned or typed, one a line or parted by spaces or commas."""
    return [_tidy(word) for word in BETWEEN.split(text.strip())[:MOST] if word]


def is_code(code: str) -> bool:
    sgtin = SGTIN.fullmatch(code)
    if sgtin:
        return gs1(sgtin[1])
    return any(form.fullmatch(code) for form in (AMAZONS, SERIAL, ADDRESS))


def _tidy(word: str) -> str:
    """Without what a scanner puts around it; Amazon's own in capitals."""
    bare = DRESSING.sub("", word)
    elements = ELEMENTS.fullmatch(bare)
    if elements:
        return f"01{elements[1]}21{elements[2]}"
    own = AMAZONS.fullmatch(bare)
    return f"{own[1]}:{own[2]}".upper() if own else bare
