"""The builder of the sandbox: joins its rooms into one app."""

from functools import cache

from flask import Flask, Response
from jinja2 import ChainableUndefined

from webapp.sandbox.api_views import api
from webapp.sandbox.consent_views import consent
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
from webapp.sandbox.world import World, the_world
from webapp.sandbox.world_middleware import WorldMiddleware


def create_sandbox(settings: SandboxSettings) -> WorldMiddleware:
    """A WSGI app with a state of its own, its `world`."""
    world = World(settings)
    if settings.stocked:
        with world.enter():
            stock(world)
    return WorldMiddleware(_rooms().wsgi_app, world)


@cache
def _rooms() -> Flask:
    """Keeps nothing between two requests, each of which brings its world: one serves all the
    sandboxes of a process, and a test doesn't wait until sixty rules are compiled."""
    app = Flask(__name__)
    rooms = (
        *(api, reports, documents, shipping, notifications, applications),
        *(queue, token, consent, remote, pages),
    )
    for blueprint in rooms:
        app.register_blueprint(blueprint)
    app.context_processor(lambda: {"application_name": the_world().settings.application_name})
    app.after_request(_add_headers)
    # An order may be odd on purpose: what it lacks is left out of the page.
    app.jinja_env.undefined = ChainableUndefined
    return app


def _add_headers(response: Response) -> Response:
    """No scripts and no strangers. `form-action` is left open: consent ends in a redirect."""
    policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response
