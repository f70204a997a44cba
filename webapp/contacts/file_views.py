"""Contacts as files: importing a CSV, exporting all."""

from flask import Blueprint, Response, make_response, request
from flask_login import current_user

from webapp import audit
from webapp.accounts import Rejection, current_account
from webapp.clock import utcnow
from webapp.contacts.contact_export import contacts_csv
from webapp.contacts.contact_file import MOST_LINES
from webapp.contacts.contact_import import ContactImport
from webapp.guard import needs
from webapp.pages import page

contact_files = Blueprint("contact_files", __name__, url_prefix="/contacts")

EXAMPLE = (
    "\ufeffName,Company,Address,Postal code,City,Region,Country,E-mail,Phone,Note\r\n"
    "Maria Example,Example Ltd,1 Sample Street,10001,New York,NY,US,maria@example.com,,Tea\r\n"
)
NO_FILE = "Choose a CSV file first."
BAD_SHOWN = 200


@contact_files.get("/import")
@needs("may_edit_contacts")
def choose() -> Response:
    return _import_page()


@contact_files.post("/import")
@needs("may_edit_contacts")
def import_file() -> Response:
    chosen = request.files.get("file")
    if not chosen or not chosen.filename:
        return _import_page({"file": NO_FILE})
    try:
        done = ContactImport.perform(current_account(), chosen.read(), current_user, utcnow())
    except Rejection as rejection:
        return _import_page(rejection.errors)
    return _import_page(done=done)


@contact_files.get("/example.csv")
@needs("may_edit_contacts")
def example() -> Response:
    return _file(EXAMPLE, "contacts-example.csv")


@contact_files.post("/export")
@needs("may_see_personal_data")
def export() -> Response:
    now = utcnow()
    text, count = contacts_csv(current_account())
    audit.record("contacts.exported", now=now, by=current_user, contacts=count)
    return _file(text, f"contacts-{now:%Y-%m-%d}.csv")


def _file(text: str, name: str) -> Response:
    response = make_response(text.encode())
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _import_page(
    errors: dict[str, str] | None = None, done: ContactImport | None = None
) -> Response:
    refused = bool(errors) or bool(done and done.bad and not done.good)
    return page(
        "contacts/import.html",
        "contacts/_import.html",
        status=422 if refused else 200,
        errors=errors or {},
        done=done,
        bad_shown=BAD_SHOWN,
        most_lines=MOST_LINES,
    )
