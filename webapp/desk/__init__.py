"""The order desk: its pages, an order's page, batches, the export and the dashboard."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.desk import (
        batch_views,
        dashboard_views,
        export_views,
        freshness_views,
        note_views,
        saved_view_views,
        tag_views,
        views,
    )
    from webapp.desk.columns import column_views
    from webapp.desk.keys import key_views
    from webapp.ground.language.gettext import N_

    for part in (
        batch_views,
        column_views,
        dashboard_views,
        export_views,
        freshness_views,
        key_views,
        note_views,
        saved_view_views,
        tag_views,
        views,
    ):
        app.register_blueprint(part.blueprint)
    places = ["/orders", "/shipments", "/packing-slips", "/pick-lists", "/labels", "/rules"]
    app.extensions["navigation"].insert(0, (N_("Orders"), places))
    app.extensions["navigation"].insert(0, (N_("Dashboard"), ["/dashboard", "/end-of-day"]))
