"""The address book: its pages, its search, and one contact."""

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.accounts.user import User
from webapp.contacts.amazon_match import orders_of
from webapp.contacts.contact import Contact, ContactDeleted, Origin
from webapp.contacts.contact_details import LONGEST, ContactDetails
from webapp.contacts.contact_list import ContactList
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.contacts.contact_search import ContactSearch
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page, see_other, wants_part
from webapp.orders.retention import redacts_at

blueprint = Blueprint("contacts", __name__, url_prefix="/contacts")


@blueprint.get("")
@needs("may_see_contacts")
def index() -> Response:
    if not current_user.may_see_personal_data:
        return page("contacts/hidden.html")
    found = ContactSearch.read(request.args.get("found", ""))
    book = ContactList(current_account(), found, _place("after"), _place("before"))
    shown = [contact.id for contact in book.contacts]
    if shown:
        event = "contacts.searched" if found else "contacts.listed"
        audit.record(event, now=utcnow(), by=current_user, contacts=shown)
    return page("contacts/_list.html" if wants_part() else "contacts/index.html", book=book)


@blueprint.post("/searches")
@needs("may_read_contacts")
def search() -> Response:
    """Turn what was typed into an address, which holds digests of it and no name."""
    asked = ContactSearch.typed(current_account(), request.form.get("q", ""))
    return see_other(ContactList(current_account(), asked).url)


@blueprint.get("/new")
@needs("may_edit_contacts")
def new() -> Response:
    return _form("/contacts", {})


@blueprint.post("")
@needs("may_edit_contacts")
def create() -> Response:
    try:
        card = ContactDetails.read(request.form)
    except FormError as form_error:
        return _form("/contacts", request.form, form_error.errors)
    with database.atomic():
        contact = Contact.add(current_account(), card, utcnow(), current_user.id, Origin.TYPED)
        _record(contact, "added")
    flash(gettext("The contact is in your address book."), "success")
    return go_to("contacts.show", contact_id=contact.id)


@blueprint.get("/<id:contact_id>")
@needs("may_read_contacts")
def show(contact_id: int) -> Response:
    contact = found_or_404(Contact, contact_id)
    if since := ContactRestriction.since_when(contact):
        return page("contacts/restricted.html", since=since)
    audit.record("contact.viewed", now=utcnow(), by=current_user, on=contact)
    return page(
        "contacts/show.html",
        contact=contact,
        card=contact.card,
        orders=[(order, redacts_at(order)) for order in orders_of(current_account(), contact.card)],
        author=User.get_or_none(User.id == contact.created_by),
    )


@blueprint.get("/<id:contact_id>/edit")
@needs("may_edit_contacts")
def edit(contact_id: int) -> Response:
    contact = _viewed(contact_id)
    return _form(f"/contacts/{contact.id}", vars(contact.card), contact=contact)


@blueprint.post("/<id:contact_id>")
@needs("may_edit_contacts")
def update(contact_id: int) -> Response:
    contact = _usable(contact_id)
    try:
        card = ContactDetails.read(request.form)
    except FormError as form_error:
        return _form(f"/contacts/{contact.id}", request.form, form_error.errors, contact)
    try:
        with database.atomic():
            contact.change(card, utcnow())
            _record(contact, "edited")
    except ContactDeleted:
        abort(404)
    flash(gettext("The contact is changed."), "success")
    return go_to("contacts.show", contact_id=contact.id)


@blueprint.get("/<id:contact_id>/delete")
@needs("may_edit_contacts")
def confirm_deletion(contact_id: int) -> Response:
    return page("contacts/delete.html", contact=_viewed(contact_id))


@blueprint.post("/<id:contact_id>/delete")
@needs("may_edit_contacts")
def delete(contact_id: int) -> Response:
    contact = _usable(contact_id)
    contact.forget(utcnow(), current_user)
    flash(gettext("The contact is deleted, and its key destroyed."), "success")
    return go_to("contacts.index")


def _usable(contact_id: int) -> Contact:
    """The contact; a restricted one's page says instead why nothing can be done."""
    contact = found_or_404(Contact, contact_id)
    if ContactRestriction.since_when(contact):
        abort(go_to("contacts.show", contact_id=contact.id))
    return contact


def _viewed(contact_id: int) -> Contact:
    """A contact that somebody is about to see."""
    contact = _usable(contact_id)
    audit.record("contact.viewed", now=utcnow(), by=current_user, on=contact)
    return contact


def _place(name: str) -> int | None:
    return read_id(request.args.get(name, ""))


def _record(contact: Contact, how: str) -> None:
    audit.record("contact.changed", now=utcnow(), by=current_user, on=contact, how=how)


def _form(
    action: str,
    values: object,
    errors: dict[str, str] | None = None,
    contact: Contact | None = None,
) -> Response:
    return page(
        "contacts/edit.html",
        "contacts/_form.html",
        status=422 if errors else 200,
        action=action,
        values=values,
        errors=errors or {},
        contact=contact,
        longest=LONGEST,
    )
