"""Lists of what waits at Amazon: what a long first import fetches first, and if all is here."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.order_lists import order_list_metrics, order_list_views

    app.register_blueprint(order_list_views.blueprint)
    app.extensions["gauges"].update(order_list_metrics.GAUGES)
