"""The stores' pages: all stores, one with its imports, its settings, disconnecting it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.ground.language.gettext import N_
    from webapp.store_pages import cli, settings_views, store_views
    from webapp.stores.contested_seller import count_contested

    app.register_blueprint(store_views.blueprint)
    app.register_blueprint(settings_views.blueprint)
    app.cli.add_command(cli.seller_commands)
    app.extensions["navigation"].insert(0, (N_("Stores"), ["/stores"]))
    app.extensions["gauges"]["orderdesk_contested_sellers"] = (
        "Sellers whom several accounts claim",
        count_contested,
    )
