"""Scanning: an order is opened by its packing slip, its items are scanned, and it is shipped."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.ground.language.gettext import N_
    from webapp.scanning import scan_views

    app.register_blueprint(scan_views.blueprint)
    app.extensions["navigation"].insert(2, (N_("Scan"), ["/scan"]))
