"""The roof: joins the rooms into one app."""

from flask import Flask, request
from htmx_flask import Htmx
from werkzeug.routing import IntegerConverter, Map

from webapp import (
    accounts,
    amazon_door,
    contacts,
    customers,
    orders,
    privacy,
    shipping,
    stores,
    wizards,
)
from webapp.cli import add_commands
from webapp.config import ROOT, Settings
from webapp.db import connect, disconnect
from webapp.delivery import deliver
from webapp.demo import add_demo
from webapp.errors import catch_errors
from webapp.ground import open_ground
from webapp.guard import stand_guard
from webapp.health import ALONE, add_health
from webapp.row_id import LARGEST
from webapp.upload import MemoryRequest
from webapp.words import add_words


class IdConverter(IntegerConverter):
    """`<id:order_id>` in a rule: an address with a larger id than any leads nowhere (404)."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def raise_roof(settings: Settings) -> Flask:
    """Build the web app."""
    open_ground(settings)
    app = Flask(
        "webapp", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.url_map.converters["id"] = IdConverter
    app.secret_key = settings.secret_key
    app.extensions["settings"] = settings
    Htmx(app)
    app.request_class = MemoryRequest
    stand_guard(app, settings, amazon_door.form_targets(settings))
    catch_errors(app)
    add_words(app)
    add_health(app)
    add_commands(app)
    add_demo(app)
    for room in (accounts, stores, orders, contacts, customers, shipping, privacy, wizards):
        room.join(app)
    app.before_request(_connect)
    app.teardown_request(lambda _error: disconnect())
    deliver(app, settings)
    return app


def _connect() -> None:
    """For the whole request, but for those that answer where a database is away."""
    if request.endpoint not in ALONE:
        connect()
