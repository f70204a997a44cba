"""The roof: joins the rooms into one app."""

from flask import Flask, request
from htmx_flask import Htmx

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
from webapp.upload import MemoryRequest
from webapp.words import add_words


def raise_roof(settings: Settings) -> Flask:
    """Build the web app."""
    open_ground(settings)
    app = Flask(
        "webapp", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
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
