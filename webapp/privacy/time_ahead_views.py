"""In development, beside the sandbox: redaction as it will be, for newcomers to see at once."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.settings import Settings
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import leave_for, page
from webapp.orders.order import Order
from webapp.privacy.redaction import SLICE, Reason, redact
from webapp.privacy.sweep import Sweep, due

blueprint = Blueprint("time_ahead", __name__, url_prefix="/development/time")
DAYS = 30
# What is closed stands there, and its data goes first.
REDACTED = "/orders?status=shipped"


@blueprint.get("")
@needs("may_handle_requests")
def show() -> Response:
    _refuse_real_amazon()
    return page("privacy/time_ahead.html", days=DAYS, leaving=_due_then().count())


@blueprint.post("")
@needs("may_handle_requests")
def create() -> Response:
    """Redact what is due by then, in this process: whoever asked sees it on the next page."""
    _refuse_real_amazon()
    done, now = 0, utcnow()
    while ids := [order.id for order in _due_then().limit(SLICE)]:
        went = redact(current_account(), ids, Reason.AMAZON, now, by=current_user)
        if not went:
            break
        done += went
    # For SQLite's log, where the deleted rows still stand.
    Sweep.begin(now)
    flash(_outcome(done), "success" if done else "info")
    return leave_for(REDACTED)


def moves_time() -> bool:
    """Only for data that a sandbox made up."""
    settings: Settings = current_app.extensions["settings"]
    return not settings.production and "consent_url" in settings.amazon_overrides


def _due_then() -> Any:
    then = utcnow() + timedelta(days=DAYS)
    return due(then).where(Order.account == current_account()).order_by(Order.id)


def _refuse_real_amazon() -> None:
    if not moves_time():
        abort(404)


def _outcome(done: int) -> str:
    if not done:
        return gettext("No personal data goes in the next %(days)s days.", days=DAYS)
    return ngettext(
        "%(n)s order is redacted, as in %(days)s days.",
        "%(n)s orders are redacted, as in %(days)s days.",
        done,
        days=DAYS,
    )
