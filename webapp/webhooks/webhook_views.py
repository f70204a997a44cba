"""The webhooks of an account: adding one, whose secret is shown once, and what was delivered."""

from flask import Blueprint, Response, abort, current_app, flash, request
from flask_login import current_user

from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.settings import Settings
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.ground.web.repeated_form import repeatable
from webapp.webhooks.event_kind import CHOICES
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_endpoint import LONGEST_URL, WebhookEndpoint

blueprint = Blueprint("webhooks", __name__, url_prefix="/account/webhooks")


@blueprint.get("")
@needs("may_manage_account")
def index() -> Response:
    return _page()


@blueprint.post("")
@needs("may_manage_account")
@reauthenticates()
def add() -> Response:
    settings: Settings = current_app.extensions["settings"]
    user, form = current_user._get_current_object(), request.form
    url, events = form.get("url", ""), form.getlist("events")
    try:
        made = WebhookEndpoint.make(user, url, events, settings.webhook_hosts, utcnow())
    except FormError as form_error:
        return _page(form_error.errors)
    return repeatable(page("webhooks/secret.html", endpoint=made))


@blueprint.get("/<id:endpoint_id>")
@needs("may_manage_account")
def show(endpoint_id: int) -> Response:
    endpoint = found_or_404(WebhookEndpoint, endpoint_id)
    deliveries = WebhookDelivery.latest(endpoint)
    return page("webhooks/webhook.html", endpoint=endpoint, deliveries=deliveries)


@blueprint.post("/<id:endpoint_id>/tests")
@needs("may_manage_account")
def send_test(endpoint_id: int) -> Response:
    endpoint = found_or_404(WebhookEndpoint, endpoint_id)
    WebhookDelivery.test(endpoint, utcnow())
    said = gettext("A test is on its way. Reload this page to see whether it was taken.")
    flash(said, "success")
    return go_to("webhooks.show", endpoint_id=endpoint.id)


@blueprint.post("/<id:endpoint_id>/resumptions")
@needs("may_manage_account")
def resume(endpoint_id: int) -> Response:
    endpoint = found_or_404(WebhookEndpoint, endpoint_id)
    endpoint.resume(current_user, utcnow())
    flash(gettext("The webhook is on again."), "success")
    return go_to("webhooks.show", endpoint_id=endpoint.id)


@blueprint.post("/<id:endpoint_id>/removals")
@needs("may_manage_account")
def remove(endpoint_id: int) -> Response:
    found_or_404(WebhookEndpoint, endpoint_id).remove(current_user, utcnow())
    flash(gettext("The webhook is removed."), "success")
    return go_to("webhooks.index")


@blueprint.post("/<id:endpoint_id>/deliveries/<id:delivery_id>/resendings")
@needs("may_manage_account")
def send_again(endpoint_id: int, delivery_id: int) -> Response:
    delivery = found_or_404(WebhookDelivery, delivery_id)
    if delivery.endpoint_id != endpoint_id:
        abort(404)
    delivery.send_again(current_user, utcnow())
    flash(gettext("It is sent again."), "success")
    return go_to("webhooks.show", endpoint_id=endpoint_id)


def _page(errors: dict[str, str] | None = None) -> Response:
    return page(
        "webhooks/webhooks.html",
        status=422 if errors else 200,
        endpoints=list(WebhookEndpoint.of(current_account())),
        kinds=list(CHOICES),
        longest=LONGEST_URL,
        values={"url": request.form.get("url", ""), "events": request.form.getlist("events")},
        errors=errors or {},
    )
