"""Contacts as files: importing a CSV or an XLSX, exporting all."""

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.sign_in_views import current_account
from webapp.contacts.contact_export import TITLES, ContactExport
from webapp.contacts.contact_import import ContactImport
from webapp.ground.audit import audit
from webapp.ground.clock import day_of, utcnow
from webapp.ground.export_file import FileFormat
from webapp.ground.language.language import time_zone
from webapp.ground.table_file import MOST_LINES
from webapp.ground.web.download import download
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import page
from webapp.ground.web.repeated_form import repeatable
from webapp.ground.web.upload import uploaded_table

blueprint = Blueprint("contact_files", __name__, url_prefix="/contacts")

EXAMPLE = (
    "\ufeffName,Company,Address,Postal code,City,Region,Country,E-mail,Phone,Note\r\n"
    "Maria Example,Example Ltd,1 Sample Street,10001,New York,NY,US,maria@example.com,,Tea\r\n"
)


@blueprint.get("/import")
@needs("may_edit_contacts")
def choose() -> Response:
    return _import_page()


@blueprint.post("/import")
@needs("may_edit_contacts")
def import_file() -> Response:
    try:
        done = ContactImport.perform(current_account(), uploaded_table(), current_user, utcnow())
    except FormError as form_error:
        return _import_page(form_error.errors)
    return repeatable(_import_page(done=done))


@blueprint.get("/example.csv")
@needs("may_edit_contacts")
def example() -> Response:
    return download(EXAMPLE, "text/csv", "contacts-example.csv")


@blueprint.post("/export")
@needs("may_read_contacts")
@reauthenticates()
def export() -> Response:
    now = utcnow()
    export, kind = ContactExport(current_account()), FileFormat.read(request.form.get("file"))
    written = b"".join(kind.written(TITLES, export.slices))
    audit.record("contacts.exported", now=now, by=current_user, contacts=export.handed_over)
    return download(
        written, kind.content_type, kind.file_name(f"contacts-{day_of(now, time_zone())}")
    )


def _import_page(
    errors: dict[str, str] | None = None, done: ContactImport | None = None
) -> Response:
    refused = errors or (done and done.refused)
    return page(
        "contacts/import.html",
        "contacts/_import.html",
        status=422 if refused else 200,
        errors=errors or {},
        done=done,
        most_lines=MOST_LINES,
    )
