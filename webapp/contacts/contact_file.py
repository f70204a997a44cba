"""A file of contacts (CSV or XLSX), as spreadsheets write it: bad rows are told apart."""

from collections.abc import Iterator, Mapping

from webapp.contacts.contact_details import FIELDS, ContactDetails
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.table_file import BadRow, TableColumns, TableFile, sentence
from webapp.ground.web.form_error import FormError
from webapp.orders.party import normalised

TITLES = {
    "name": (
        "name fullname contactname recipientname kontakt nomcomplet nombrecompleto nomecompleto"
    ),
    "first_name": "firstname givenname vorname prenom nombre nome",
    "last_name": "lastname surname familyname nachname nom nomdefamille apellidos apellido cognome",
    "company": (
        "company companyname organisation organization firma entreprise societe empresa "
        "azienda societa ragionesociale"
    ),
    "address": (
        "address addressline1 address1 street streetaddress strasse adresse rue direccion "
        "calle indirizzo via"
    ),
    "address_2": "addressline2 address2 adresszusatz",
    "address_3": "addressline3 address3",
    "city": "city town ort stadt ville ciudad localidad poblacion citta",
    "region": (
        "region state stateprovince stateorprovince province county bundesland departement "
        "provincia"
    ),
    "postal_code": (
        "postalcode postcode zip zipcode plz postleitzahl codepostal codigopostal cp cap"
    ),
    "country": "country countrycode land pays pais paese",
    "email": "email emailaddress mail emailadresse courriel adresseemail correo correoelectronico",
    "phone": (
        "phone phonenumber telephone tel mobile telefon telefonnummer telefono movil "
        "cellulare portable"
    ),
    "note": "note notes comment comments remark notiz bemerkung remarque nota notas observaciones",
}
MEANINGS = {title: column for column, titles in TITLES.items() for title in titles.split()}
LABELS = {
    "name": N_("Name"),
    "company": N_("Company"),
    "address": N_("Address"),
    "city": N_("City"),
    "region": N_("Region"),
    "postal_code": N_("Postal code"),
    "country": N_("Country"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "note": N_("Note"),
}


def _named(title: str) -> str:
    return MEANINGS.get(normalised(title), "")


COLUMNS = TableColumns(
    _named,
    ("name", "first_name", "last_name", "company"),
    N_("“Name” or “Company”"),
    dated=("note",),
)


class ContactFile:
    """The rows of a file; raises FormError, by its name `file`, for what is no such file."""

    def __init__(self, content: bytes) -> None:
        self._table = TableFile(content, COLUMNS)

    @property
    def ignored(self) -> list[str]:
        """The titles of columns that mean nothing here, as they are written; nothing for none."""
        return self._table.ignored

    def rows(self) -> Iterator[tuple[int, ContactDetails] | BadRow]:
        """Each row that isn't empty, with the number of its first line."""
        for row in self._table.rows():
            yield row if isinstance(row, BadRow) else _row(*row)


def _row(line: int, given: Mapping[str, str]) -> tuple[int, ContactDetails] | BadRow:
    try:
        return line, ContactDetails.read(_typed(given))
    except FormError as form_error:
        labels = {name: gettext(label) for name, label in LABELS.items()}
        return BadRow(line, sentence(form_error.errors, labels))


def _typed(given: Mapping[str, str]) -> Mapping[str, str]:
    name = given.get("name") or _joined(" ", given, "first_name", "last_name")
    address = _joined("\n", given, "address", "address_2", "address_3")
    known = {field: given.get(field, "") for field in FIELDS}
    return known | {"name": name, "address": address}


def _joined(between: str, given: Mapping[str, str], *columns: str) -> str:
    return between.join(given[column] for column in columns if given.get(column))
