"""An order's number: as Amazon writes it, and as people and scanners do."""

import re

NUMBER = re.compile(r"[0-9A-Z]{3}-[0-9]{7}-[0-9]{7}")
# What stands in a dash's place: spaces, or the sign that a scanner writes which types as on another
# keyboard, such as a German one's sharp s.
GAP = r"[^0-9A-Za-z,;\t\r\n]"
# With letters at its beginning and nothing after them it is rather a parcel's number.
LOOSE = rf"([0-9]{{3}}|[0-9A-Z]{{3}}(?={GAP})){GAP}{{0,3}}([0-9]{{7}}){GAP}{{0,3}}([0-9]{{7}})"
_LOOSE = re.compile(LOOSE, re.IGNORECASE | re.ASCII)


def order_number(text: str) -> str:
    """The number that a text is, as Amazon writes it; empty when it is none."""
    found = _LOOSE.fullmatch(text)
    return "-".join(found.groups()).upper() if found else ""
