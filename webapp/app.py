"""The builder of the app: joins the rooms into one app."""

from flask import Flask, request
from htmx_flask import Htmx
from werkzeug.routing import IntegerConverter, Map

from webapp import (
    account_data,
    accounts,
    api,
    backup,
    cartons,
    client_secret,
    compliance,
    contacts,
    customers,
    customs,
    desk,
    end_of_day,
    imports,
    label_batches,
    order_lists,
    order_notifications,
    printers,
    printing,
    privacy,
    privacy_requests,
    products,
    rules,
    scanning,
    service_mappings,
    shipping,
    store_pages,
    tour,
    webhooks,
    wizards,
)
from webapp.cli import add_commands
from webapp.demo import add_demo
from webapp.ground import amazon_client
from webapp.ground.console import say_what_is_away
from webapp.ground.database.db import connect, disconnect
from webapp.ground.database.row_id import LARGEST
from webapp.ground.database.store_scope import narrow_to
from webapp.ground.settings import ROOT, Settings
from webapp.ground.start import start_process
from webapp.ground.web.errors import catch_errors
from webapp.ground.web.guard import guard_requests
from webapp.ground.web.health import ALONE, add_health
from webapp.ground.web.host_guard import HostGuard
from webapp.ground.web.lazy_rule import LazyRule
from webapp.ground.web.repeated_form import send_forms_once
from webapp.ground.web.request_figures import CountedRequests
from webapp.ground.web.request_locale import set_request_locale
from webapp.ground.web.static_files import serve_static_files
from webapp.ground.web.template_bytecode import template_bytecode
from webapp.ground.web.template_escape import WritingEnvironment
from webapp.ground.web.template_filters import add_template_filters
from webapp.ground.web.upload import MemoryRequest
from webapp.kept_messages import know_messages
from webapp.mail_examples import previews

ROOMS = (
    accounts,
    service_mappings,
    rules,
    imports,
    order_notifications,
    order_lists,
    store_pages,
    printers,
    products,
    webhooks,
    contacts,
    customers,
    shipping,
    tour,
    cartons,
    desk,
    scanning,
    printing,
    label_batches,
    end_of_day,
    customs,
    api,
    privacy,
    privacy_requests,
    compliance,
    client_secret,
    account_data,
    backup,
    wizards,
)


class IdConverter(IntegerConverter):
    """`<id:order_id>` in a rule: an address with a larger id than any leads nowhere (404)."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def build_app(settings: Settings) -> Flask:
    """Build the web app."""
    start_process(settings)
    app = Flask(
        "webapp", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.url_map.converters["id"] = IdConverter
    app.url_rule_class = LazyRule
    app.jinja_environment = WritingEnvironment
    app.jinja_options = {"bytecode_cache": template_bytecode}
    app.secret_key = settings.secret_key
    app.extensions["settings"] = settings
    Htmx(app)
    app.request_class = MemoryRequest
    # Before the guard, whose refusals are read as well.
    set_request_locale(app)
    guard_requests(app, settings, amazon_client.form_targets(settings))
    catch_errors(app)
    add_template_filters(app)
    add_health(app)
    add_commands(app)
    add_demo(app)
    for room in ROOMS:
        room.join(app)
    say_what_is_away(app.cli)
    know_messages()
    app.extensions["mail_previews"] = previews
    app.before_request(_connect)
    send_forms_once(app)
    app.teardown_request(lambda _error: _disconnect())
    app.wsgi_app = CountedRequests(app.wsgi_app)  # type: ignore[method-assign]
    serve_static_files(app, settings)
    app.wsgi_app = HostGuard(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app


def _disconnect() -> None:
    """Whoever asks next in this thread may be somebody else."""
    narrow_to(None)
    disconnect()


def _connect() -> None:
    """For the whole request, but for those that answer where a database is away."""
    narrow_to(None)
    if request.endpoint not in ALONE:
        connect()
