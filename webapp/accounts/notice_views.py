"""The notices page: what one was told, each with the way to mend it."""

from flask import Blueprint, Response, abort
from flask_login import current_user, login_required

from webapp.accounts.notice import Notice
from webapp.ground.clock import utcnow
from webapp.ground.web.pages import go_to, page

blueprint = Blueprint("notices", __name__, url_prefix="/notices")
SHOWN = 100


@blueprint.get("")
@login_required
def index() -> Response:
    return page(
        "accounts/notices.html",
        notices=list(Notice.of(current_user).limit(SHOWN)),
        unread=Notice.unread(current_user),
    )


@blueprint.post("/readings")
@login_required
def read_all() -> Response:
    Notice.mark_read(current_user, utcnow())
    return go_to("notices.index")


@blueprint.post("/<id:notice_id>/readings")
@login_required
def read(notice_id: int) -> Response:
    if not Notice.of(current_user).where(Notice.id == notice_id).exists():
        abort(404)
    Notice.mark_read(current_user, utcnow(), notice_id)
    return go_to("notices.index")


def unread_notices() -> int:
    """For the bell on every page."""
    return Notice.unread(current_user)
