"""Which notices one is mailed: the page to choose, and the way out that each such mail offers."""

from flask import Blueprint, Response, abort, current_app, request
from flask_login import current_user, login_required

from webapp.accounts.mail.notice_choice import (
    CHOOSABLE,
    MailedWhen,
    NoticeChoice,
    unsubscribed,
)
from webapp.accounts.user import User
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import csrf, limiter
from webapp.ground.web.pages import go_to, page

blueprint = Blueprint("notice_choices", __name__)


@blueprint.get("/notices/choices")
@login_required
def index() -> Response:
    return _choices({})


@blueprint.post("/notices/choices")
@login_required
def choose() -> Response:
    choices = {kind: request.form[kind] for kind in CHOOSABLE if kind in request.form}
    try:
        NoticeChoice.choose(current_user, choices)
    except FormError as error:
        return _choices(error.errors, 422)
    return go_to("notice_choices.index", saved=1)


@blueprint.get("/unsubscribe/<token>")
@limiter.limit("60/minute")
def ask(token: str) -> Response:
    user, kind = _signed(token)
    done = NoticeChoice.when(user, kind) is MailedWhen.NEVER
    return page("accounts/unsubscribe.html", told=gettext(CHOOSABLE[kind]), token=token, done=done)


@blueprint.post("/unsubscribe/<token>")
# RFC 8058: a mail program sends it for its reader, without a session. What it may do is signed.
@csrf.exempt
@limiter.limit("60/minute")
def unsubscribe(token: str) -> Response:
    user, kind = _signed(token)
    NoticeChoice.choose(user, {kind: MailedWhen.NEVER})
    return page("accounts/unsubscribe.html", told=gettext(CHOOSABLE[kind]), token=token, done=True)


def _signed(token: str) -> tuple[User, str]:
    return unsubscribed(current_app.extensions["settings"].secret_key, token) or abort(404)


def _choices(errors: dict[str, str], status: int = 200) -> Response:
    return page(
        "accounts/notice_choices.html",
        status=status,
        choices=NoticeChoice.of(current_user),
        words={kind: gettext(words) for kind, words in CHOOSABLE.items()},
        times=[(when.value, when.label) for when in MailedWhen],
        errors=errors,
        saved="saved" in request.args and not errors,
    )
