"""The privacy page: what leaves when, and for how long data is kept."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import ngettext
from webapp.ground.retention_cap import retention_cap
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs, signed_in
from webapp.ground.web.pages import go_to, page
from webapp.privacy.certificate import issuer
from webapp.privacy.purge import Purge
from webapp.privacy.redaction_forecast import RedactionForecast
from webapp.privacy.retention_change import RetentionChange
from webapp.privacy.sweep import Sweep
from webapp.privacy.time_ahead_views import moves_time

blueprint = Blueprint("redaction", __name__, url_prefix="/privacy")


@blueprint.get("")
@signed_in
def index() -> Response:
    return _privacy_page()


@blueprint.get("/retention")
@needs("may_handle_requests")
def consider_retention() -> Response:
    """Show what another number of days would do, before it does."""
    account = current_account()
    if "days" not in request.args:
        return go_to("redaction.index")
    try:
        change = RetentionChange.read(account, request.args.get("days", ""))
    except FormError as form_error:
        return _privacy_page(form_error.errors)
    at_once = change.at_once(utcnow())
    return page("privacy/retention.html", account=account, change=change, at_once=at_once)


@blueprint.post("/retention")
@needs("may_handle_requests")
def change_retention() -> Response:
    account, now = current_account(), utcnow()
    try:
        change = RetentionChange.read(account, request.form.get("days", ""))
    except FormError as form_error:
        return _privacy_page(form_error.errors)
    if change.make(now, current_user):
        Sweep.begin(now)
    words = ngettext(
        "Personal data goes %(n)s day after an order is closed.",
        "Personal data goes %(n)s days after an order is closed.",
        change.days,
    )
    flash(words, "success")
    return go_to("redaction.index")


def _privacy_page(errors: dict[str, str] | None = None) -> Response:
    account = current_account()
    return page(
        "privacy/index.html",
        status=422 if errors else 200,
        account=account,
        forecast=RedactionForecast(utcnow(), account),
        sweep=Sweep.last(),
        purges=Purge.of(account),
        issuer=issuer(),
        cap=retention_cap(),
        moves_time=moves_time(),
        errors=errors or {},
        values=request.values,
    )
