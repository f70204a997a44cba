"""The end of the day: what went out, by whom, at what cost, and whether it was in time."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.end_of_day import end_of_day_views

    app.register_blueprint(end_of_day_views.blueprint)
