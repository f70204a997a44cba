"""A file of contacts (CSV), as spreadsheets write it: read row by row, bad rows told apart."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from webapp.accounts import Rejection
from webapp.contacts.card import FIELDS, Card
from webapp.orders.party import normalised
from webapp.spreadsheet import unguarded

MOST_LINES = 10_000
# A value may go over some lines; a quotation mark that is never closed mustn't take all.
LONGEST_ROW = 60
# So much of a title that means nothing is told.
SHOWN = 40
DELIMITERS = (",", ";", "\t")
TITLES = {
    "name": "name fullname contactname recipientname kontakt nom",
    "first_name": "firstname givenname vorname prenom",
    "last_name": "lastname surname familyname nachname nomdefamille",
    "company": "company companyname organisation organization firma entreprise",
    "address": "address addressline1 address1 street streetaddress strasse adresse",
    "address_2": "addressline2 address2 adresszusatz",
    "address_3": "addressline3 address3",
    "city": "city town ort stadt ville",
    "region": "region state stateprovince stateorprovince province county bundesland",
    "postal_code": "postalcode postcode zip zipcode plz postleitzahl codepostal",
    "country": "country countrycode land pays",
    "email": "email emailaddress mail emailadresse courriel",
    "phone": "phone phonenumber telephone tel mobile telefon telefonnummer",
    "note": "note notes comment comments remark notiz bemerkung",
}
COLUMNS = {title: column for column, titles in TITLES.items() for title in titles.split()}
NAMING = {"name", "first_name", "last_name", "company"}
LABELS = {"postal_code": "Postal code", "email": "E-mail"}
EMPTY = "The file is empty."
TOO_LONG = f"The file has more than {MOST_LINES:,} lines: import it in parts."
UNREADABLE = "The file is no text that can be read. Save it as “CSV UTF-8”."
NO_TITLES = (
    "The first line must name the columns, one of them “Name” or “Company”. "
    "The example file shows how."
)

LONG_TITLES = (
    "The first line is too long to name columns. Its titles must be short, such as “Name” or "
    "“Company”. The example file shows how."
)


@dataclass(frozen=True)
class BadRow:
    """A row that can't be kept: where it begins, and why; nothing of what it says."""

    line: int
    reason: str


class ContactFile:
    """The rows of a file; raises Rejection, by its name `file`, for what is no such file."""

    def __init__(self, content: bytes) -> None:
        self._lines = list(io.StringIO(_decoded(content), newline=""))
        if len(self._lines) > MOST_LINES:
            raise Rejection(file=TOO_LONG)
        titles = next((line for line in self._lines if line.strip()), "")
        if not titles:
            raise Rejection(file=EMPTY)
        self._delimiter = max(DELIMITERS, key=lambda each: len(_known(_titles(titles, each))))
        self._columns = [COLUMNS.get(title, "") for title in _titles(titles, self._delimiter)]
        self._written = next(csv.reader([titles], delimiter=self._delimiter))
        self._first = self._lines.index(titles) + 1
        if not NAMING & set(self._columns):
            raise Rejection(file=NO_TITLES)

    @property
    def ignored(self) -> list[str]:
        """The titles of columns that mean nothing here, as they are written; nothing for none."""
        pairs = zip(self._written, self._columns, strict=True)
        return [title.strip()[:SHOWN] for title, column in pairs if not column]

    def rows(self) -> Iterator[tuple[int, Card] | BadRow]:
        """Each row that isn't empty, with the number of its first line."""
        at = self._first
        while at < len(self._lines):
            reader = csv.reader(
                islice(self._lines, at, at + LONGEST_ROW), delimiter=self._delimiter, strict=True
            )
            try:
                values = next(reader)
            except csv.Error:
                yield BadRow(at + 1, "A quotation mark is not closed, or stands where none may.")
                at += 1
                continue
            if any(value.strip() for value in values):
                yield self._row(at + 1, values)
            at += reader.line_num

    def _row(self, line: int, values: Sequence[str]) -> tuple[int, Card] | BadRow:
        if any(value.strip() for value in values[len(self._columns) :]):
            return BadRow(line, f"{len(values)} values for {len(self._columns)} columns.")
        try:
            return line, Card.read(_typed(self._columns, values))
        except Rejection as rejection:
            return BadRow(line, _sentence(rejection.errors))


def _decoded(content: bytes) -> str:
    """UTF-8, or what older spreadsheets write on Windows; UTF-16 where the file says so."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    if b"\0" in content and encodings != ["utf-16"]:
        raise Rejection(file=UNREADABLE)
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Rejection(file=UNREADABLE)


def _titles(line: str, delimiter: str) -> list[str]:
    try:
        titles = next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        raise Rejection(file=LONG_TITLES) from None
    return [normalised(title) for title in titles]


def _known(titles: Sequence[str]) -> list[str]:
    return [title for title in titles if title in COLUMNS]


def _typed(columns: Sequence[str], values: Sequence[str]) -> Mapping[str, str]:
    given: dict[str, str] = {}
    for column, value in zip(columns, values, strict=False):
        if column and not given.get(column):
            given[column] = unguarded(value.strip())
    name = given.get("name") or _joined(" ", given, "first_name", "last_name")
    address = _joined("\n", given, "address", "address_2", "address_3")
    known = {field: given.get(field, "") for field in FIELDS}
    return known | {"name": name, "address": address}


def _joined(between: str, given: Mapping[str, str], *columns: str) -> str:
    return between.join(given[column] for column in columns if given.get(column))


def _sentence(errors: Mapping[str, str]) -> str:
    return " ".join(
        f"{LABELS.get(name, name.replace('_', ' ').capitalize())}: {sentence}"
        for name, sentence in errors.items()
    )
