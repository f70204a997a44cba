"""Orderdesk: the roof that joins the rooms."""

import os

import structlog
from flask import Flask
from htmx_flask import Htmx
from whitenoise import WhiteNoise

from webapp import accounts, amazon_door, orders, stores, wizards
from webapp.cli import add_commands
from webapp.config import ROOT, Settings
from webapp.crypto import EnvironmentKeys
from webapp.db import connect, disconnect, open_databases
from webapp.errors import catch_errors
from webapp.guard import stand_guard
from webapp.health import add_health
from webapp.keyring import open_keyring
from webapp.logs import configure_logs
from webapp.queue import open_queue
from webapp.words import add_words

log = structlog.get_logger(__name__)
YEAR = 365 * 24 * 3600


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web app; without settings, from the environment (raises SettingsError)."""
    settings = settings or Settings.from_environment(os.environ)
    open_ground(settings)
    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.secret_key = settings.secret_key
    app.extensions["settings"] = settings
    Htmx(app)
    stand_guard(app, settings, amazon_door.form_targets(settings))
    catch_errors(app)
    add_words(app)
    add_health(app)
    add_commands(app)
    for room in (accounts, stores, orders, wizards):
        room.join(app)
    app.before_request(connect)
    app.teardown_request(lambda _error: disconnect())
    _serve_static(app, settings)
    return app


def open_ground(settings: Settings) -> None:
    """Open what every process stands on: logs, databases, keyring, queue, the door to Amazon."""
    configure_logs(settings.log_level, settings.log_format)
    open_databases(settings.database_url, settings.keyring_url)
    open_keyring(EnvironmentKeys(settings.root_keys))
    open_queue(settings.redis_url)
    amazon_door.open_amazon(settings)


def _serve_static(app: Flask, settings: Settings) -> None:
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        autorefresh=not settings.production,
        max_age=YEAR if settings.production else 0,
    )
