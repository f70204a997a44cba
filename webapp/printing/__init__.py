"""Printing: packing slips and pick lists, as pages and as PDF."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.printing import print_views, slip_template_views

    for part in (print_views, slip_template_views):
        app.register_blueprint(part.blueprint)
