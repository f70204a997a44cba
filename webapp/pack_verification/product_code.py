"""A product's code as it was scanned or written down: by which keys it is the same as another.

A GTIN stands in 8, 12, 13 or 14 digits (GS1 General Specifications, 7.10): with zeros before it, it
is the same number. A UPC-E is a UPC without its zeros.
"""

import re

from webapp.carriers.check_digit import gs1
from webapp.carriers.scanned_code import trade_item, without_symbology

LENGTHS = (8, 12, 13, 14)
FULL = 14
UPC = 12
DIGITS = re.compile(r"\d+")
UPC_E = re.compile(r"([01])(\d{6})(\d)")


def keys(code: str) -> frozenset[str]:
    """Two codes of one product have a key in common; none where there is no code."""
    text = " ".join(without_symbology(code).split())
    item = trade_item(code)
    found = {text.casefold()} if text else set()
    return frozenset(found | _gtins(item or text))


def misread(code: str) -> bool:
    """Whether it has a GTIN's length, and its check digit doesn't fit."""
    text = "".join(without_symbology(code).split())
    number = bool(DIGITS.fullmatch(text)) and len(text) in LENGTHS
    return number and not trade_item(code) and not _gtins(text)


def written_forms(code: str) -> set[str]:
    """How a product's barcode may be written that is this one."""
    forms = {" ".join(without_symbology(code).split())} - {""}
    for key in keys(code):
        if key.startswith("gtin:"):
            bare = key.removeprefix("gtin:")
            forms |= {bare[FULL - length :] for length in LENGTHS if _zeros(bare, length)}
            forms |= _shortened(bare[FULL - UPC :]) if _zeros(bare, UPC) else set()
    return forms


def _gtins(text: str) -> set[str]:
    number = "".join(text.split())
    if not DIGITS.fullmatch(number) or len(number) not in LENGTHS:
        return set()
    whole = {number, _expanded(number)} - {""}
    return {f"gtin:{each.zfill(FULL)}" for each in whole if gs1(each)}


def _expanded(number: str) -> str:
    """The UPC of a UPC-E; empty where this is none."""
    found = UPC_E.fullmatch(number)
    if not found:
        return ""
    system, six, check = found.groups()
    last = six[5]
    if last in "012":
        middle = f"{six[:2]}{last}0000{six[2:5]}"
    elif last == "3":
        middle = f"{six[:3]}00000{six[3:5]}"
    elif last == "4":
        middle = f"{six[:4]}00000{six[4]}"
    else:
        middle = f"{six[:5]}0000{last}"
    return f"{system}{middle}{check}"


def _shortened(upc: str) -> set[str]:
    """Each UPC-E of a UPC; mostly there is none, for what a UPC-E leaves out must be zeros."""
    system, maker, item, check = upc[0], upc[1:6], upc[6:11], upc[11]
    sixes = (
        *(f"{maker[:2]}{item[2:]}{maker[2]}", f"{maker[:3]}{item[3:]}3"),
        *(f"{maker[:4]}{item[4]}4", f"{maker}{item[4]}"),
    )
    # Without the look back, items 0 to 4 of some makers get another product's code.
    return {short for six in sixes if _expanded(short := f"{system}{six}{check}") == upc}


def _zeros(bare: str, length: int) -> bool:
    return not bare[: FULL - length].strip("0")
