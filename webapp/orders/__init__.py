"""Orders: importing them, keeping them, and the desk where they are worked through."""

from flask import Flask

from webapp.orders.activity import Activity
from webapp.orders.batch import Batch
from webapp.orders.import_history import ImportHistory
from webapp.orders.import_kind import Kind
from webapp.orders.import_outbox import ImportOutbox
from webapp.orders.import_page import ImportPage
from webapp.orders.import_request import ImportRequest
from webapp.orders.import_run import ImportRun, Progress
from webapp.orders.import_schedule import ImportSchedule
from webapp.orders.import_walk import ImportWalk, walk_due
from webapp.orders.note import Note
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_retry import OrderRetry
from webapp.orders.order_state import State
from webapp.orders.party import Party
from webapp.orders.restriction import Restriction
from webapp.orders.saved_view import SavedView
from webapp.orders.seen_value import SeenValue
from webapp.orders.set_aside_order import SetAsideOrder
from webapp.orders.tally import Tally

__all__ = [
    "Activity",
    "Batch",
    "ImportHistory",
    "ImportOutbox",
    "ImportPage",
    "ImportRequest",
    "ImportRun",
    "ImportSchedule",
    "ImportWalk",
    "Kind",
    "Note",
    "Order",
    "OrderItem",
    "OrderRetry",
    "Party",
    "Progress",
    "Restriction",
    "SavedView",
    "SeenValue",
    "SetAsideOrder",
    "State",
    "Tally",
    "join",
    "walk_due",
]


def join(app: Flask) -> None:
    # Those that aren't named again add their addresses to the one blueprint as they are imported.
    from webapp.orders import (  # noqa: F401
        batch_views,
        cli,
        dashboard_views,
        export_views,
        import_gauge,
        import_views,
        news_views,
        note_views,
        saved_view_views,
        tag_views,
        views,
    )

    app.register_blueprint(views.orders)
    import_views.add_to(app)
    app.cli.add_command(cli.store_commands)
    app.cli.add_command(cli.order_commands)
    app.extensions["gauges"].update(import_gauge.GAUGES)
    app.extensions["navigation"].insert(0, ("Orders", ["/orders"]))
    app.extensions["navigation"].insert(0, ("Dashboard", ["/dashboard"]))
