"""Asking about one's data, by anybody: tells nobody whether there is any."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from webapp.accounts import Account, Rejection, RequestAddress
from webapp.clock import timedelta, utcnow
from webapp.guard import limiter
from webapp.pages import page
from webapp.privacy import request_deadline
from webapp.privacy.request import PrivacyRequest, new_reference
from webapp.privacy.request_form import ASKERS, KINDS, Asked, read_form

ask = Blueprint("ask", __name__, url_prefix="/privacy/ask")

RATE = "20 per hour"
# Counted in the database as well: the rates above let everybody in while their store is away.
MOST_A_DAY = 300


@ask.get("")
def explain() -> Response:
    return page("privacy/ask.html", account=None)


@ask.get("/<handle>")
@limiter.limit("120 per hour")
def show(handle: str) -> Response:
    account = RequestAddress.account_at(handle)
    if account is None:
        return page("privacy/ask.html", status=404, account=None, unknown=True)
    return _form_page(account, handle)


@ask.post("/<handle>")
@limiter.limit(RATE)
def receive(handle: str) -> Response:
    account, now = RequestAddress.account_at(handle), utcnow()
    if account is None:
        return page("privacy/ask.html", status=404, account=None, unknown=True)
    try:
        asked = read_form(request.form)
    except Rejection as rejection:
        return _form_page(account, handle, rejection.errors, request.form)
    return _received_page(account, _reference(account, asked, now), now)


def _reference(account: Account, asked: Asked, now: datetime) -> str:
    """The new request's reference; a robot's is like any other, and stands for nothing."""
    if request.form.get("website"):
        return new_reference()
    if _today(account, now) >= MOST_A_DAY:
        return new_reference()
    return PrivacyRequest.receive(account, *asked, now).reference


def _today(account: Account, now: datetime) -> int:
    recent = PrivacyRequest.select().where(
        PrivacyRequest.account == account,
        PrivacyRequest.channel == "form",
        PrivacyRequest.received_at > now - timedelta(days=1),
    )
    return int(recent.count())


def _form_page(
    account: Account, handle: str, errors: dict[str, str] | None = None, values: Any = None
) -> Response:
    return page(
        "privacy/ask.html",
        status=422 if errors else 200,
        account=account,
        handle=handle,
        errors=errors or {},
        values=values or {"kind": "", "asker": ""},
        kinds=KINDS,
        askers=ASKERS,
    )


def _received_page(account: Account, reference: str, now: datetime) -> Response:
    due = request_deadline.due(now)
    return page("privacy/asked.html", account=account, reference=reference, due=due)
