"""The tour: five steps beside the desk, for whoever founded an account, until they leave it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.tour import tour_views

    app.register_blueprint(tour_views.blueprint)
