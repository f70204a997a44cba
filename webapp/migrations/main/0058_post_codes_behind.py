"""Tracking numbers that were kept with the recipient's post code behind them lose it.

Whoever follows a parcel types both, so that they were copied together, and PostNL's pages are named
by both. Redaction doesn't reach these columns. In slices: an installation may have millions of
rows, and a migration that dies is begun again.
"""

import re

from peewee import *

atomic = False
SLICE = 2000
COLUMNS = {
    "shipment": "tracking_number",
    "order_package": "tracking_number",
    "label": "tracking_number",
    "order_event": "detail",
}
# Lines of a timeline that end in a parcel's number.
KINDS = ("shipped_here", "shipment_", "label_", "refund")
SHORTEST = 18
BRITISH = r"[A-Z]{1,2}\d[0-9A-Z]?\d[A-Z]{2}"
BEHIND = re.compile(
    r"(3S[A-Z]{4}\d{7,9}|[A-Z]{2}\d{9}NL)-?[A-Z]{2}-?\d{4}[A-Z]{2}"
    rf"|([A-Z]{{2}}\d{{9}}GB|[A-Z]\d{{2}}[0-9A-Z]{{3}}\d{{10}}|JJ?D\d{{16}}|\d{{14}})-?{BRITISH}"
    r"|(0034043[34]\d{12}|\d{14}(?=-?DE))-?(?:DE)?\d{5}"
)


def up(migrator, db):
    for table, column in COLUMNS.items():
        row, last = _table(db, table, column), 0
        while last is not None:
            with db.atomic():
                last = _mend(row, last)


def down(migrator, db):
    """What was taken away is known nowhere."""


def _mend(row, last):
    """Mend a slice of the rows; the last one's id, or None behind them all."""
    long = (row.id > last) & (fn.LENGTH(row.text) >= SHORTEST)
    found = list(row.select().where(long).order_by(row.id).limit(SLICE).dicts())
    for id_, text, *kind in (each.values() for each in found):
        of_parcel = not kind or kind[0].startswith(KINDS)
        if of_parcel and (mended := _mended(text)) != text:
            row.update(text=mended).where(row.id == id_).execute()
    return found[-1]["id"] if found else None


def _mended(text):
    """The text, whose last word may be a number with a post code."""
    before, space, last = text.rpartition(" ")
    behind = BEHIND.fullmatch(last)
    number = next((each for each in behind.groups() if each), last) if behind else last
    return f"{before}{space}{number}"


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
