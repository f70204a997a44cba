"""The privacy page: what leaves when, and for how long data is kept."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts import Rejection, current_account
from webapp.clock import utcnow
from webapp.guard import needs, signed_in
from webapp.pages import go_to, page
from webapp.privacy.certificate import issuer
from webapp.privacy.outlook import Outlook
from webapp.privacy.purge import Purge
from webapp.privacy.retention_change import RetentionChange
from webapp.privacy.sweep import Sweep
from webapp.retention_cap import retention_cap

redaction = Blueprint("redaction", __name__, url_prefix="/privacy")


@redaction.get("")
@signed_in
def index() -> Response:
    return _privacy_page()


@redaction.get("/retention")
@needs("may_handle_requests")
def consider_retention() -> Response:
    """Show what another number of days would do, before it does."""
    account = current_account()
    if "days" not in request.args:
        return go_to("redaction.index")
    try:
        change = RetentionChange.read(account, request.args.get("days", ""))
    except Rejection as rejection:
        return _privacy_page(rejection.errors)
    at_once = change.at_once(utcnow())
    return page("privacy/retention.html", account=account, change=change, at_once=at_once)


@redaction.post("/retention")
@needs("may_handle_requests")
def change_retention() -> Response:
    account, now = current_account(), utcnow()
    try:
        change = RetentionChange.read(account, request.form.get("days", ""))
    except Rejection as rejection:
        return _privacy_page(rejection.errors)
    if change.make(now, current_user):
        Sweep.begin(now)
    flash(f"Personal data goes {_days(change.days)} after an order is closed.", "success")
    return go_to("redaction.index")


def _privacy_page(errors: dict[str, str] | None = None) -> Response:
    account = current_account()
    return page(
        "privacy/index.html",
        status=422 if errors else 200,
        account=account,
        outlook=Outlook(utcnow(), account),
        sweep=Sweep.last(),
        purges=Purge.of(account),
        issuer=issuer(),
        cap=retention_cap(),
        errors=errors or {},
        values=request.values,
    )


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
