"""Tracking numbers: as they are typed, pasted or scanned, and whose they look like.

What looks wrong is only doubted: carriers have more kinds of numbers than they tell, and Amazon
takes them all.
"""

import re
import unicodedata
from collections.abc import Iterator

from webapp.carriers.carrier import carrier_named, known_carrier, offered_in
from webapp.carriers.carrier_numbers import NUMBERS
from webapp.carriers.number_problem import DATE, number_problem
from webapp.carriers.number_surroundings import FORM, candidates
from webapp.carriers.scanned_code import GS, ScannedNumber, holds_address, number_in
from webapp.carriers.tracking_link import link_in, linked
from webapp.ground.language.gettext import gettext

# What stands around a number: of a barcode in Code 39, and of a text in a spreadsheet.
AROUND = "=*'\"‘’“”,;"
# How a word processor writes a hyphen.
HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")
# On a Japanese keyboard the sign for a long vowel lies where others have the hyphen.
LONG_VOWEL = re.compile(r"(?<=\d)[ー一](?=\d)")
# Digits in groups, which are neither Amazon's number of an order nor a date.
GROUPED = re.compile(r"(?!\d{3}-\d{7}-\d{7}$)\d+(?:-\d+)+")
BETWEEN = re.compile(r"[\s/-]+")
# No group of a number is as long as a whole one.
SHORTEST_WHOLE = 11
# As a number with a post code behind it, in one piece.
SHORTEST_WITH_PLACE = 19
# Of figures alone, what stands behind a number: a post code, or the number of a form.
FIGURES_BEHIND = (4, 5)
UNIT = re.compile(r"(?:00)?(\d{18})")
# How many names of carriers may stand around a number, one after the other. Without an end to it,
# each word more would take three times as long to read.
MOST_NAMES = 3


def plain_signs(text: str) -> str:
    """The text in the letters, digits and hyphens of a usual keyboard, without what is invisible.

    Letters and digits of a Japanese keyboard are as wide as its signs, a word processor makes
    dashes of hyphens, and pages hand on marks of the direction of writing.
    """
    if text.isascii():
        return text
    spelled = unicodedata.normalize("NFKC", text.translate(HYPHENS))
    visible = (char for char in spelled if unicodedata.category(char) != "Cf")
    # Digits of Arabic, Hindi and other keyboards.
    return LONG_VOWEL.sub("-", "".join(str(unicodedata.decimal(char, char)) for char in visible))


def read(text: str) -> ScannedNumber:
    """The number alone, in capitals, without what a scanner or a spreadsheet put around it.

    Of a link to the carrier's page the number in it, where it can be told.
    """
    return _read(text, MOST_NAMES)


def tidy(text: str) -> str:
    """The same without whose it is."""
    return read(text).number


def spellings(words: str) -> set[str]:
    """How packages may keep the number that these words are: in one piece or not, in capitals.

    A freight unit's number also with and without the two zeros that announce it.
    """
    number = tidy(words)
    whole = {" ".join(words.split()), "".join(words.split()), number} - {""}
    typed = {written for each in whole for written in (each, each.upper(), each.lower())}
    unit = UNIT.fullmatch(number)
    return typed | ({unit[1], f"00{unit[1]}"} if unit else set())


def carriers_of(number: str, country: str = "") -> tuple[str, ...]:
    """The carriers of which such a number is likely, where they are offered, by our names."""
    names = [name for name, known in NUMBERS.items() if known.claim(number, country)]
    offered = {each.name for each in offered_in(country)} if country else set(names)
    return tuple(name for name in names if name in offered)


def likely_carriers(scanned: ScannedNumber, country: str) -> tuple[str, ...]:
    """The same of what was scanned, whose code may say it itself."""
    offered = scanned.carrier in {each.name for each in offered_in(country)}
    return (scanned.carrier,) if offered else carriers_of(scanned.number, country)


def tracking_url(carrier: str, number: str) -> str:
    """Where a parcel is followed, by its carrier or, where that isn't known, by its number."""
    url = carrier_named(carrier).tracking_url(number)
    likely = carriers_of(number) if number and not url else ()
    return carrier_named(likely[0]).tracking_url(number) if len(likely) == 1 else url


def hint(carrier: str, number: str) -> str:
    """What is unusual about a number, as a sentence; empty when nothing is, or it is refused."""
    name, number = carrier_named(carrier).name, tidy(number)
    known = NUMBERS.get(name)
    if not number or not known or known.fit(number) or number_problem(name, number):
        return ""
    if known.show(number):
        return gettext(
            "Please look again: by its check digit this is no number of %(carrier)s. A digit may "
            "be mistyped.",
            carrier=name,
        )
    return f"{known.usual.doubt(name)} {_whose(number)}".strip()


def _read(text: str, names: int) -> ScannedNumber:
    signs = plain_signs(text)
    if "." in signs and (link := link_in(signs)):
        return linked(link) or ScannedNumber(link.upper())
    plain = _without_gaps(signs).upper().strip(AROUND)
    grouped = GROUPED.fullmatch(plain) and not DATE.fullmatch(plain)
    code = plain.replace("-", "") if grouped else plain
    whole = number_in(code)
    if signs.isalnum() and (signs.isdigit() or len(signs) < SHORTEST_WITH_PLACE):
        # By far the most: nothing can stand around them.
        return whole
    if carriers_of(whole.number) and not FORM.fullmatch(signs.strip()):
        return whole
    words = [word.strip(AROUND) for word in BETWEEN.split(signs.upper().strip())]
    found = _among(words, whole, names) if len(words) > 1 else whole
    was_scanned = whole.number != code or GS in code or holds_address(code)
    if found != whole or was_scanned or not names:
        return found
    return _alone(signs, names) or whole


def _without_gaps(text: str) -> str:
    if text.isascii() and text.isprintable():
        # By far the most, and several times as fast.
        return text.replace(" ", "")
    kept = (char for char in text if char == GS or (char.isprintable() and not char.isspace()))
    return "".join(kept)


def _among(words: list[str], whole: ScannedNumber, names: int) -> ScannedNumber:
    """The number beside its carrier's name, or before the recipient's post code, which whoever
    follows a parcel must type, too; several numbers as they stand."""
    for name, rest in _parted(words) if names else ():
        carrier = known_carrier(name)
        number = _read(rest, names - 1).number if carrier else ""
        if carrier and carriers_of(number):
            return ScannedNumber(number, carrier.name)
    numbers = {word for word in words if len(word) >= SHORTEST_WHOLE and carriers_of(word)}
    if len(numbers) > 1:
        return ScannedNumber(" ".join(words))
    behind = "".join(words[1:])
    is_place = not behind.isdigit() or len(behind) in FIGURES_BEHIND
    return number_in(words[0]) if words[0] in numbers and is_place else whole


def _alone(signs: str, names: int) -> ScannedNumber | None:
    """The number without what stands around it; None where that can't be told."""
    for candidate in candidates(signs):
        found = _read(candidate.text, names - 1)
        proven = any(known.prove(found.number) for known in NUMBERS.values())
        likely = carriers_of(found.number) if candidate.lettered else proven
        if likely or candidate.sure:
            return ScannedNumber(found.number, found.carrier or candidate.carrier)
    return None


def _parted(words: list[str]) -> Iterator[tuple[str, str]]:
    """What may be a carrier's name, and the rest: its first words or its last ones."""
    for size in range(1, min(len(words), 4)):
        yield " ".join(words[:size]), " ".join(words[size:])
        yield " ".join(words[-size:]), " ".join(words[:-size])


def _whose(number: str) -> str:
    likely = carriers_of(number)
    if len(likely) != 1:
        return ""
    return gettext("This one looks like one of %(carrier)s.", carrier=likely[0])
