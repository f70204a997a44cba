"""The builder of the sandbox: joins its rooms into one app."""

from flask import Flask, Response
from jinja2 import ChainableUndefined

from webapp.sandbox.api_views import api
from webapp.sandbox.consent_views import consent
from webapp.sandbox.doorway import Doorway
from webapp.sandbox.notifications.client_secret_views import applications
from webapp.sandbox.notifications.notification_views import notifications
from webapp.sandbox.notifications.queue_views import queue
from webapp.sandbox.page_views import pages
from webapp.sandbox.remote_views import remote
from webapp.sandbox.reports.report_views import documents, reports
from webapp.sandbox.settings import SandboxSettings
from webapp.sandbox.shipping_views import shipping
from webapp.sandbox.stock import stock
from webapp.sandbox.token_views import token
from webapp.sandbox.world import World


def create_sandbox(settings: SandboxSettings | None = None) -> Flask:
    """A WSGI app with a state of its own; `app.extensions["world"]` holds it."""
    settings = settings or SandboxSettings()
    app = Flask(__name__)
    world = app.extensions["world"] = World(settings)
    rooms = (
        *(api, reports, documents, shipping, notifications, applications),
        *(queue, token, consent, remote, pages),
    )
    for blueprint in rooms:
        app.register_blueprint(blueprint)
    app.context_processor(lambda: {"application_name": settings.application_name})
    app.after_request(_add_headers)
    # An order may be odd on purpose: what it lacks is left out of the page.
    app.jinja_env.undefined = ChainableUndefined
    app.wsgi_app = Doorway(app.wsgi_app, world)  # type: ignore[method-assign]
    if settings.stocked:
        with world.enter():
            stock(world)
    return app


def _add_headers(response: Response) -> Response:
    """No scripts and no strangers. `form-action` is left open: consent ends in a redirect."""
    policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response
