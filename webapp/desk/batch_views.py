"""Batches: asking for one, watching it, and taking it back."""

from http import HTTPStatus

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.accounts.rights.right import Right
from webapp.accounts.sign_in_views import current_account
from webapp.accounts.user import User
from webapp.desk.batch import Batch
from webapp.desk.batch_page import BatchPage
from webapp.desk.batch_request import Action, BatchRequest
from webapp.desk.batch_walk import BatchWalk
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, page, safe_next, see_other, wants_part
from webapp.order_search.bad_query import BadQuery

blueprint = Blueprint("batches", __name__)

NO_RELEASE = N_("Your role doesn't release orders from hold. Ask an owner of your account")


@blueprint.post("/orders/batches")
@needs("may_ship")
def ask_batch() -> Response:
    sees_people = current_user.may_see_personal_data
    batch_request = BatchRequest.read(current_account(), request.form, sees_people=sees_people)
    _require_release_right(batch_request.action)
    key = request.form.get("form_key", "")
    return _back(
        BatchWalk.request(current_account(), batch_request, key, utcnow(), current_user.id)
    )


@blueprint.get("/orders/batches/<id:batch_id>")
@needs("may_see_orders")
def show_batch(batch_id: int) -> Response:
    """How far it is, and what became of each order; ends its own polling."""
    batch = found_or_404(Batch, batch_id)
    if not wants_part() or request.args:
        return page(
            "desk/batch.html",
            "desk/_batch_results.html",
            batch=batch,
            asker=User.names(current_account().id, [batch.user_id])[batch.user_id],
            results=BatchPage.read(batch, request.args),
        )
    response = page("desk/_batch.html", batch=batch)
    if batch.finished_at:
        response.headers["HX-Trigger"] = "orders-changed"
    return response


@blueprint.post("/orders/batches/<id:batch_id>/undo")
@needs("may_ship")
def undo_batch(batch_id: int) -> Response:
    batch = found_or_404(Batch, batch_id)
    _require_release_right(Action(batch.action).inverse)
    return _back(BatchWalk(batch).undo(utcnow(), current_user.id))


def _require_release_right(action: Action) -> None:
    """Raises BadQuery for who may not release; taking a hold back releases too."""
    if action is Action.RELEASE and not current_user.has_right(Right.RELEASE_HOLDS):
        raise BadQuery(gettext(NO_RELEASE), HTTPStatus.FORBIDDEN)


def _back(batch: Batch) -> Response:
    """To the page that the form stood on, which then says what became of it."""
    address = safe_next(request.form.get("back"), "/orders")
    address += f"{'&' if '?' in address else '?'}batch={batch.id}"
    return see_other(address)
