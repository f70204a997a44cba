"""Contacts: the address book, which holds what the merchant brought and nothing of Amazon's."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.contacts import contact_file_views, views
    from webapp.ground.language.gettext import N_

    app.register_blueprint(views.blueprint)
    app.register_blueprint(contact_file_views.blueprint)
    app.extensions["navigation"].insert(-1, (N_("Contacts"), ["/contacts"]))
