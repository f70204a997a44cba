"""The order desk: its pages, an order's page, batches, the export and the dashboard."""

from flask import Flask


def join(app: Flask) -> None:
    from webapp.desk import (
        batch_views,
        column_views,
        dashboard_views,
        export_views,
        freshness_views,
        note_views,
        saved_view_views,
        tag_views,
        views,
    )

    for part in (
        batch_views,
        column_views,
        dashboard_views,
        export_views,
        freshness_views,
        note_views,
        saved_view_views,
        tag_views,
        views,
    ):
        app.register_blueprint(part.blueprint)
    places = ["/orders", "/shipments", "/packing-slips", "/pick-lists", "/labels", "/rules"]
    app.extensions["navigation"].insert(0, ("Orders", places))
    app.extensions["navigation"].insert(0, ("Dashboard", ["/dashboard", "/end-of-day"]))
