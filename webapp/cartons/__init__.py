"""Cartons: parcels that hold several orders of one recipient."""

from flask import Flask


def join(app: Flask) -> None:
    from webapp.cartons import carton_views

    app.register_blueprint(carton_views.blueprint)
