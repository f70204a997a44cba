"""The compliance page, the record of processing, and the quarterly access review."""

from flask import Blueprint, Response, abort, current_app, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.compliance.access_review import AccessReview, accesses
from webapp.compliance.compliance import ComplianceFacts, counts, judged
from webapp.compliance.processing_record import processing_record
from webapp.ground.clock import utcnow
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import go_to, page

blueprint = Blueprint("compliance", __name__, url_prefix="/compliance")
OFFICER = "may_handle_requests"


@blueprint.get("")
@needs(OFFICER)
def show() -> Response:
    account, now = current_account(), utcnow()
    chapters = judged(ComplianceFacts(account, current_app.extensions["settings"], now))
    return page(
        "compliance/compliance.html",
        account=account,
        chapters=chapters,
        counts=counts(chapters),
        made_at=now,
    )


@blueprint.get("/processing")
@needs(OFFICER)
def show_processing() -> Response:
    return page("compliance/processing.html", record=processing_record(current_account()))


@blueprint.get("/access-review")
@needs(OFFICER)
def review_access() -> Response:
    return _review_page()


@blueprint.post("/access-review")
@needs(OFFICER)
def confirm_access() -> Response:
    """Each user must be spoken of: who was overlooked is neither confirmed nor shut out."""
    account = current_account()
    others = [each.user.id for each in accesses(account) if each.user.id != current_user.id]
    said = {user_id: request.form.get(f"user-{user_id}", "") for user_id in others}
    if not set(said.values()) <= {"keep", "out"}:
        return _review_page({"form": "Choose for each of them."})
    if "out" in said.values() and not current_user.may_manage_account:
        abort(403)
    kept = {user_id for user_id, word in said.items() if word == "keep"}
    review = AccessReview.confirm(account, current_user, kept, utcnow())
    flash(_words(review), "success")
    return go_to("compliance.review_access")


def _review_page(errors: dict[str, str] | None = None) -> Response:
    account = current_account()
    return page(
        "compliance/access_review.html",
        status=422 if errors else 200,
        accesses=accesses(account),
        last=AccessReview.last(account),
        due_at=AccessReview.due_at(account),
        errors=errors or {},
        said=request.form,
    )


def _words(review: AccessReview) -> str:
    gone = f" {review.shut_out} shut out." if review.shut_out else ""
    return f"Reviewed: {review.users} may sign in.{gone}"
