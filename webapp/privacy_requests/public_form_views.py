"""Asking about one's data, by anybody: tells nobody whether there is any."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from webapp.accounts.account import Account
from webapp.accounts.request_address import RequestAddress
from webapp.ground.clock import utcnow
from webapp.ground.language.language import language
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter
from webapp.ground.web.pages import page
from webapp.ground.web.repeated_form import for_strangers, repeatable
from webapp.privacy_requests import request_deadline, request_limit
from webapp.privacy_requests.request import PrivacyRequest, new_reference
from webapp.privacy_requests.request_form import askers, kinds, read_form

blueprint = Blueprint("ask", __name__, url_prefix="/privacy/ask")

RATE = "20 per hour"


@blueprint.get("")
def explain() -> Response:
    return page("privacy_requests/public_form.html", account=None)


@blueprint.get("/<handle>")
@limiter.limit("120 per hour")
def show(handle: str) -> Response:
    account = RequestAddress.account_at(handle)
    if account is None:
        return page("privacy_requests/public_form.html", status=404, account=None, unknown=True)
    return _form_page(account, handle)


@blueprint.post("/<handle>")
@for_strangers
@limiter.limit(RATE)
def receive(handle: str) -> Response:
    account, now = RequestAddress.account_at(handle), utcnow()
    if account is None:
        return page("privacy_requests/public_form.html", status=404, account=None, unknown=True)
    try:
        asked = read_form(request.form)
    except FormError as form_error:
        return _form_page(account, handle, form_error.errors, request.form)
    # A robot is told what a person is, and leaves nothing.
    if request.form.get("website"):
        return repeatable(_received_page(account, new_reference(), now))
    if request_limit.reached(account, now):
        request_limit.tell_owners(account, now)
        return _form_page(account, handle, values=request.form, full=True)
    made = PrivacyRequest.receive(account, *asked, now, language=language())
    return repeatable(_received_page(account, made.reference, now))


def _form_page(
    account: Account,
    handle: str,
    errors: dict[str, str] | None = None,
    values: Any = None,
    full: bool = False,
) -> Response:
    return page(
        "privacy_requests/public_form.html",
        status=429 if full else 422 if errors else 200,
        account=account,
        handle=handle,
        errors=errors or {},
        values=values or {"kind": "", "asker": ""},
        kinds=kinds(),
        askers=askers(),
        full=full,
    )


def _received_page(account: Account, reference: str, now: datetime) -> Response:
    due = request_deadline.due(now, account.time_zone)
    return page(
        "privacy_requests/public_form_received.html", account=account, reference=reference, due=due
    )
