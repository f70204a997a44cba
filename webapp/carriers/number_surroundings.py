"""What stands around a tracking number where it was copied: words that announce it, signs, and the
recipient's post code, which is never kept."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from webapp.carriers.carrier import known_carrier

# Words of which one announces a number, in our languages and Japanese, and those that stand beside.
ANNOUNCING_WORDS = """
    tracking trackingnumber trackingno trackingid tracknumber track trk awb waybill consignment
    shipment parcel package reference ref barcode
    sendungsnummer sendungsnr sendung paketnummer paketnr trackingnummer identcode
    suivi colis seguimiento rastreo envío envio guía guia tracciamento spedizione ldv
    追跡番号 お問い合わせ番号 お問合せ番号 問い合わせ番号 伝票番号 お問い合わせ伝票番号 送り状番号
"""
BESIDE_WORDS = """
    number numbers no nr nbr num id code is your the my link at de du di del della por
    n n° no. nº numéro numero número n.º code codice código codigo ihre deine lautet est es è
"""
ANNOUNCING, BESIDE = frozenset(ANNOUNCING_WORDS.split()), frozenset(BESIDE_WORDS.split())
WORD = re.compile(r"[^\s:#]+")
SIGNS = "()[]<>{}|!?`´«»‹›„:#.~_"
# How a spreadsheet shows an error, which isn't a number in signs.
SHEET_ERROR = re.compile(r"#[A-Z/0]+[?!]?")
# A scanner's name for the kind of code, whose bracket was typed as on another keyboard, or lost.
MISTYPED = re.compile(r"\W?(C1|E0|D2|Q3|J1)(?=42[01]\d{20}|00\d{18}|019931265|\(\d{2,4}\))")
# What FedEx prints behind a number: that of the form.
FORM = re.compile(r"(\d{12}|TRK[#:\s]*\d{4}\s?\d{4}\s?\d{4})\s+0\d{3}")
COUNTRY = r"(?:[A-Z]{1,2}[\s-]+)?"
LETTERED = (
    r"[A-Z]{1,2}\d[0-9A-Z]?\s?\d[A-Z]{2}"  # Britain
    r"|\d{4}\s?[A-Z]{2}"  # the Netherlands
    r"|[A-Z]\d[A-Z]\s?\d[A-Z]\d"  # Canada
    r"|\d{5}-\d{3,4}|\d{2}-\d{3}|〒?\s?\d{3}-\d{4}"  # the United States, Brazil; Poland; Japan
    r"|[A-Z]{1,2}[\s-]\d{4,5}"  # D-10115, TX 73301
)
TOWN = r"(?:[\s,]+[^\W\d_][\w.'’-]*)*"
PLACE = re.compile(rf"{TOWN}[\s,;/]+{COUNTRY}(?:(?P<lettered>{LETTERED})|\d{{5}}){TOWN}\s*$")
# In one piece with the number, where it can be told by its letters.
DUTCH = re.compile(r"(3S[A-Z]{4}\d{7,9})-?(?:NL-?)?[1-9]\d{3}[A-Z]{2}")


class NumberCandidate(NamedTuple):
    """`sure` is what counts as the number whoever's it is; of what stood before figures that may
    be its own, not `lettered`, only one is believed that is proven."""

    text: str
    carrier: str = ""
    sure: bool = False
    lettered: bool = True


def candidates(signs: str) -> Iterator[NumberCandidate]:
    """What may be the number alone, in a text of which no carrier has numbers; the likeliest
    first."""
    text = signs.upper().strip()
    if form := FORM.fullmatch(text):
        yield NumberCandidate(form[1].lstrip("TRK#: "), "FedEx")
    announced = _announced(text)
    if announced:
        yield announced
    if place := PLACE.search(text):
        yield NumberCandidate(text[: place.start()], lettered=bool(place["lettered"]))
    joined = re.sub(r"[\s-]", "", text)
    if dutch := DUTCH.fullmatch(joined):
        yield NumberCandidate(dutch[1])
    if symbology := MISTYPED.match(text):
        yield NumberCandidate(f"]{symbology[1]}{text[symbology.end() :]}", sure=True)
    if "-" in text.lstrip("-"):
        yield NumberCandidate(text.replace("-", ""))
    bare = text.strip(SIGNS)
    if bare != text and re.search(r"\d", bare) and not SHEET_ERROR.fullmatch(text):
        yield NumberCandidate(bare, sure=True)


def _announced(text: str) -> NumberCandidate | None:
    """What stands behind words that announce a number, and the carrier's name before them."""
    words = []
    for found in WORD.finditer(text):
        if any(char.isdigit() for char in found[0]):
            break
        words.append((found[0].strip(".,®™").casefold(), found.start(), found.end()))
    announcing = [at for at, (word, _, _) in enumerate(words) if word in ANNOUNCING]
    if not announcing:
        return None
    last = announcing[-1]
    while last + 1 < len(words) and words[last + 1][0] in BESIDE:
        last += 1
    carrier = (
        known_carrier(text[: words[announcing[0]][1]].strip(" :#®™")) if announcing[0] else None
    )
    rest = text[words[last][2] :].lstrip(" \t:#.-")
    return NumberCandidate(rest, carrier.name if carrier else "", sure=True) if rest else None
