"""Scanned codes that were kept whole become the number that the carrier tracks by.

They hold the recipient's post code, which redaction doesn't reach in these columns. In slices: an
installation may have millions of rows, and a migration that dies is begun again.
"""

import re
from urllib.parse import quote_plus, unquote_plus

from peewee import *

atomic = False
SLICE = 2000
COLUMNS = {
    "shipment": "tracking_number",
    "order_package": "tracking_number",
    "label": "tracking_number",
    "order_event": "detail",
    "saved_view": "address",
    "batch": "query",
}
# Lines of a timeline that end in a parcel's number.
KINDS = ("shipped_here", "shipment_", "label_", "refund")
SEARCHED = re.compile(r"(?<![^?&])q=([^&]+)")
SYMBOLOGY = re.compile(r"\][A-Z][0-9A-Z]")
BRACKETS = re.compile(r"\((\d{2,4})\)([^()]*)")
FEDEX = re.compile(r"[0-8]\d{19}(\d{14})|3\d{15}(\d{12})\d{4}|96\d{18}(\d{14})|96\d{5}(\d{15})")
DPD = re.compile(r"%[0-9A-Z]{7}([0-9A-Z]{14})\d{6}[0-9A-Z]?|00\d{5}(\d{14})\d{6}[0-9A-Z]")
ADDRESS = re.compile(r"\[\)>.*|2L[A-Z]{2}[0-9A-Z]{2,}\+.*|JGB.{20,}|420\d{5}|420\d{25,}")
USPS = re.compile(r"9[145]\d*|92\d{3}9\d*|93\d{3}[0-8]\d*")


def up(migrator, db):
    for table, column in COLUMNS.items():
        row = _table(db, table, column)
        read = {"detail": _words, "address": _question, "query": _question}.get(column, _number)
        last = 0
        while last is not None:
            with db.atomic():
                last = _mend(row, last, read)


def down(migrator, db):
    """What was taken away is known nowhere."""


def _mend(row, last, read):
    """Mend a slice of the rows; the last one's id, or None behind them all."""
    found = list(row.select().where(row.id > last).order_by(row.id).limit(SLICE).dicts())
    for id_, text, *kind in (each.values() for each in found):
        of_parcel = not kind or kind[0].startswith(KINDS)
        if text and of_parcel and (mended := read(text)) != text:
            row.update(text=mended).where(row.id == id_).execute()
    return found[-1]["id"] if found else None


def _words(text):
    """A line of a timeline, whose last word may be a number."""
    before, space, last = text.rpartition(" ")
    number = _number(last)
    return f"{before}{space}{number}" if number else before


def _question(text):
    """A question to the desk, as its address has it."""
    return SEARCHED.sub(lambda found: f"q={quote_plus(_number(unquote_plus(found[1])))}", text)


def _number(text):
    """The number in a code; nothing, where a code holds an address alone."""
    plain = text.upper()
    dressed = SYMBOLOGY.match(plain)
    plain = plain[3:] if dressed else plain
    if BRACKETS.match(plain):
        parts = BRACKETS.findall(plain)
        plain = "".join(name + value for name, value in parts if name not in ("420", "421"))
    number = _usps(plain) or _fedex(plain) or _first(DPD, plain) or plain
    if ADDRESS.fullmatch(number):
        return ""
    return text if number == text.upper() else number


def _fedex(text):
    number = _first(FEDEX, text)
    return number[2:] if len(number) == 14 and number.startswith("00") else number


def _first(pattern, text):
    found = pattern.fullmatch(text)
    return next((each for each in found.groups() if each), "") if found else ""


def _usps(text):
    tails = [tail for tail in (text[12:], text[8:]) if re.fullmatch(r"420\d{25,43}", text)]
    likely = [tail for tail in tails if len(tail) in (20, 22, 26, 30, 34) and any(_likeness(tail))]
    return max(likely, key=_likeness, default="")


def _likeness(tail):
    checked = _gs1(tail) or (len(tail) == 20 and _gs1(f"91{tail}"))
    shaped = len(tail) != 20 and bool(USPS.fullmatch(tail))
    return checked and (shaped or len(tail) == 20), shaped


def _gs1(number):
    digits = [int(digit) for digit in number[-2::-1]]
    return -(3 * sum(digits[::2]) + sum(digits[1::2])) % 10 == int(number[-1])


def _table(db, name, column):
    class Row(Model):
        id = BigIntegerField(primary_key=True)
        text = TextField(column_name=column, null=True)

        class Meta:
            database = db
            table_name = name

    if name == "order_event":
        Row._meta.add_field("kind", CharField())
    return Row
