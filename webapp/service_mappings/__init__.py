"""Service mappings: from the service that a buyer asked for to a carrier's."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.orders.amazon_words import in_words
    from webapp.service_mappings import mapping_grid_views, service_mapping_views

    app.register_blueprint(mapping_grid_views.blueprint)
    app.register_blueprint(service_mapping_views.blueprint)
    app.jinja_env.filters["in_words"] = in_words
