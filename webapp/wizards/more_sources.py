"""Ticking further sources of a seller, after one consent or any time later."""

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.language.number_format import listed
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter
from webapp.ground.web.pages import go_to, page
from webapp.stores.consent_request import ConsentRequest
from webapp.wizards import trip as trips
from webapp.wizards.gate import gated
from webapp.wizards.source_choice import SourceChoice

blueprint = Blueprint("more_sources", __name__, url_prefix="/stores/connect/<id:trip_id>/sources")


@blueprint.get("")
@gated
def choose(trip_id: int) -> Response:
    return _page(_choice(trip_id))


@blueprint.post("")
@limiter.limit(trips.RATE)
@gated
def connect(trip_id: int) -> Response:
    choice = _choice(trip_id)
    try:
        stores = choice.connect(request.form.getlist("source"), utcnow(), current_user)
    except FormError as form_error:
        return _page(choice, form_error.errors)
    if stores:
        names = listed([store.nickname for store in stores])
        said = ngettext(
            "Connected: %(stores)s. Its orders are coming in.",
            "Connected: %(stores)s. Their orders are coming in.",
            len(stores),
            stores=names,
        )
        flash(said, "success")
    else:
        said = gettext("Nothing was changed: they are connected already, or being deleted.")
        flash(said, "info")
    return go_to("connect.show_outcome", trip_id=trip_id)


def _choice(trip_id: int) -> SourceChoice:
    """Of the account's own consent that succeeded; any other isn't there (404)."""
    trip = ConsentRequest.get_or_none(
        ConsentRequest.id == trip_id, ConsentRequest.account == current_account()
    )
    return SourceChoice(trip) if trip and trip.succeeded and trip.store else abort(404)


def _page(choice: SourceChoice, errors: dict[str, str] | None = None) -> Response:
    return page(
        "wizards/more_sources.html",
        part="wizards/connect/_more_sources.html",
        status=422 if errors else 200,
        choice=choice,
        errors=errors or {},
    )
