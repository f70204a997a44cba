"""Cartons: parcels that hold several orders of one recipient."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.cartons import carton_views

    app.register_blueprint(carton_views.blueprint)
