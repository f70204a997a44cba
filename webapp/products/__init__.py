"""Products: what the merchant's order lines name, with the facts that parcels and customs need."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.ground.language.gettext import N_
    from webapp.products import package_preset_views, product_file_views, views

    for each in (views, package_preset_views, product_file_views):
        app.register_blueprint(each.blueprint)
    app.extensions["navigation"].insert(0, (N_("Products"), ["/products"]))
