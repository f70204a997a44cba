"""Customers: the people behind the orders, known as long as the orders still name them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.customers import views
    from webapp.ground.language.gettext import N_

    app.register_blueprint(views.blueprint)
    app.extensions["navigation"].insert(-1, (N_("Customers"), ["/customers"]))
