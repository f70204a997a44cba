"""Scanned codes: what a scanner reads from a label, and the number in it that a carrier tracks by.

Such a code holds more than the number, and mostly the recipient's post code, which is never kept:
GS1's element strings (General Specifications, 3 and 5.4), USPS's routing code before an IMpb
(Publication 199), FedEx's ASTRA and ground codes, DPD's code (Parcel Label Specification).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.carriers.check_digit import fedex, gs1, mod37_36

GS = "\x1d"
# How programs write the sign FNC1, which separates GS1's elements.
SPELLED_GS = re.compile(r"\x1d|<(?:GS|FNC1)>|\{(?:GS|FNC1)\}|\[(?:GS|FNC1)\]|␝", re.IGNORECASE)
# A scanner's name for the kind of code (ISO/IEC 15424), and those of them that hold elements.
SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
WITH_ELEMENTS = {"]C1", "]E0", "]D2", "]Q3", "]J1"}
IN_BRACKETS = re.compile(r"\((\d{2,4})\)([^()]*)")
FIXED = {"00": 18, "01": 14}
TRADE_ITEM = re.compile(r"(?:\(01\)|01)(\d{14})")
# GS1's Digital Link, as QR codes of products have it.
DIGITAL_LINK = re.compile(r"https?://[^?#]*/(?:01|gtin)/(\d{14})(?:[/?#]|$)")
# Elements of where and to whom it goes: a post code, alone or behind a country's number; a routing
# code, the place's number, and all of 4300 to 4333, from the company's name to the street.
SHIP_TO = re.compile(r"(?:420|421\d{3})[0-9A-Z-]{3,10}|(?:403|41\d|42[2-7]|43[0-3]\d).*")
# Yamato's, Sagawa's and Japan Post's barcodes (NW-7) begin and end with one of four letters.
CODABAR = re.compile(r"^[A-D](\d{11,12})[A-D]$")
# How DHL prints the letter before a piece's number: `(J) JD01 …`.
PRINTED_LETTER = re.compile(r"^\(([A-Z])\)\1?(?=[A-Z]{2}\d)")
# A freight unit of DHL Paket is tracked with the two zeros that announce it.
DHL_UNIT = re.compile(r"34043\d{13}")
# How PostNL's page of a parcel is named: the number, the country, the recipient's post code.
POSTNL = re.compile(r"(3S[0-9A-Z]{11,13}|[A-Z]{2}\d{9}NL)-[A-Z]{2}-[0-9A-Z-]{3,10}")
# How FedEx prints a ground code below its bars.
FEDEX_PRINTED = re.compile(r"(96\d{7})\((\d{10})\)(\d{15})")
AUSTRALIA_POST = re.compile(r"019931265\d{7}91([0-9A-Z]{20,23})")
ROUTED_USPS = re.compile(r"(?:421840|420)(\d{25,43})")
USPS_LENGTHS = (20, 22, 26, 30, 34)
# The digit behind the service says how long the mailer's number is; two beginnings are bound to it.
IMPB = re.compile(r"9[145]\d*|92\d{3}9\d*|93\d{3}[0-8]\d*")
DPD = re.compile(r"%[0-9A-Z]{7}([0-9A-Z]{14})\d{6}[0-9A-Z]?")
# As it is printed, without the sign that announces it, and with the check digit.
DPD_PRINTED = re.compile(r"\d{7}(\d{14})\d{6}[0-9A-Z]")
DPD_CHECKED = re.compile(r"\d{14}[A-Z]")
FEDEX = re.compile(
    r"[0-8]\d{19}(\d{14})"  # Express, in a label's long code
    r"|3\d{15}(\d{12})\d{4}"  # Express, in an older one
    r"|96\d{18}(\d{14})"  # Ground, in the long code
    r"|96\d{5}(\d{15})"  # Ground, in the short one
)
# Codes that hold an address, or only where the parcel goes: ISO/IEC 15434, DHL's routing code,
# Royal Mail's Mailmark, the French carriers' code that begins with a post code.
ADDRESS = re.compile(
    r"\[\)>.*|2L[A-Z]{2}[0-9A-Z]{2,}\+?.*|JGB.{20,}|420\d{5}|42[01]\d{25,}|%\d{7}.*"
    r"|43[0-3]\d[A-Z].{5,}",
    re.DOTALL,
)


@dataclass(frozen=True)
class ScannedNumber:
    """A number as its carrier tracks it, and the carrier, where the code itself says who it is."""

    number: str
    carrier: str = ""


def number_in(code: str) -> ScannedNumber:
    """The number in what was scanned: capitals, without spaces; what holds none stays as it is."""
    text = SPELLED_GS.sub(GS, code)
    symbology = SYMBOLOGY.match(text)
    text = text[symbology.end() :] if symbology else text
    has_elements = bool(symbology and symbology[0].upper() in WITH_ELEMENTS)
    text = FEDEX_PRINTED.sub(r"\1\2\3", text) if "(" in text else text
    if has_elements or GS in text or IN_BRACKETS.match(text.lstrip(GS)):
        text = _of_elements(text)
    text = PRINTED_LETTER.sub(r"\1", CODABAR.sub(r"\1", text)) if text.isascii() else text
    known = _usps(text) or _fedex(text) or _dpd(text) or _australia_post(text) or _postnl(text)
    return known or ScannedNumber(text)


def without_symbology(code: str) -> str:
    """What was scanned without the scanner's name for the kind of code, and without FNC1."""
    text = SPELLED_GS.sub(GS, code).strip().strip(GS)
    symbology = SYMBOLOGY.match(text)
    return (text[symbology.end() :] if symbology else text).strip(GS)


def trade_item(code: str) -> str:
    """The GTIN of 14 digits in what was scanned, by its element 01 or its GS1 Digital Link; empty
    where there is none. Scanners that type drop FNC1, so the element may stand bare."""
    text = without_symbology(code)
    linked = DIGITAL_LINK.match(text)
    spelled = linked or (TRADE_ITEM.match(text) if len(text) >= 16 else None)
    return spelled[1] if spelled and gs1(spelled[1]) else ""


def holds_address(number: str) -> bool:
    """Whether this is a code of where a parcel goes, from which no number could be taken."""
    return bool(ADDRESS.fullmatch(number))


def _of_elements(text: str) -> str:
    """The number among GS1's elements; where it goes alone, when that is all there is."""
    elements = list(_elements(text.strip(GS)))
    for identifier, value in elements:
        if identifier == "00":
            return f"00{value}" if DHL_UNIT.fullmatch(value) else value
    whole = [identifier + value for identifier, value in elements]
    if whole and whole[0].startswith("01"):
        return next((each[2:] for each in whole if each.startswith("91")), "".join(whole))
    return "".join(each for each in whole if not SHIP_TO.fullmatch(each)) or "".join(whole)


def _elements(text: str) -> Iterator[tuple[str, str]]:
    """(application identifier, value); those that begin no fixed length keep it in their value."""
    if IN_BRACKETS.match(text):
        yield from ((found[1], found[2].strip(GS)) for found in IN_BRACKETS.finditer(text))
        return
    for part in text.split(GS):
        rest = part
        while (length := FIXED.get(rest[:2], 0)) and len(rest) >= 2 + length:
            yield rest[:2], rest[2 : 2 + length]
            rest = rest[2 + length :]
        if rest:
            yield "", rest


def _usps(text: str) -> ScannedNumber | None:
    """Behind a post code of five digits or nine: which, the check digit says."""
    routed = ROUTED_USPS.fullmatch(text)
    if not routed:
        return None
    tails = [tail for tail in (routed[1][9:], routed[1][5:]) if len(tail) in USPS_LENGTHS]
    best = max(tails, key=_likeness, default="")
    return ScannedNumber(best) if best and any(_likeness(best)) else None


def _likeness(tail: str) -> tuple[bool, bool]:
    """How much a number looks like one of USPS's, to compare."""
    checked = gs1(tail) or (len(tail) == 20 and gs1(f"91{tail}"))
    if len(tail) == 20:
        return checked, False
    shaped = bool(IMPB.fullmatch(tail))
    return checked and shaped, shaped


def _fedex(text: str) -> ScannedNumber | None:
    found = FEDEX.fullmatch(text)
    # A long code that begins so is rather one of USPS that was misread.
    if not found or (text.startswith("420") and not fedex(text[-14:])):
        return None
    number = next(each for each in found.groups() if each)
    short = len(number) == 14 and number.startswith("00")
    return ScannedNumber(number[2:] if short else number, "FedEx")


def _dpd(text: str) -> ScannedNumber | None:
    if DPD_CHECKED.fullmatch(text) and mod37_36(text):
        return ScannedNumber(text[:-1], "DPD")
    found = DPD.fullmatch(text) or DPD_PRINTED.fullmatch(text)
    # Others have so many digits too.
    sure = text.startswith(("%", "00")) or (found and mod37_36(text))
    return ScannedNumber(found[1], "DPD") if found and sure else None


def _australia_post(text: str) -> ScannedNumber | None:
    found = AUSTRALIA_POST.fullmatch(text)
    return ScannedNumber(found[1], "Australia Post") if found else None


def _postnl(text: str) -> ScannedNumber | None:
    found = POSTNL.fullmatch(text)
    return ScannedNumber(found[1], "PostNL") if found else None
