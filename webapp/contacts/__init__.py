"""Contacts: the address book, which holds what the merchant brought and nothing of Amazon's."""

from flask import Flask

from webapp.contacts.card import Card
from webapp.contacts.contact import Contact, ContactWord, Origin

__all__ = ["Card", "Contact", "ContactWord", "Origin", "join"]


def join(app: Flask) -> None:
    from webapp.contacts import file_views, views

    app.register_blueprint(views.contacts)
    app.register_blueprint(file_views.contact_files)
    app.extensions["navigation"].insert(-1, ("Contacts", ["/contacts"]))
