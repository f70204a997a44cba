"""In development, every kind of mail in each language, also those that were never sent."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, request

from webapp.accounts.mail.development_mail_views import OF_A_MAIL, shows_mail
from webapp.ground.clock import utcnow
from webapp.ground.language.language import ENGLISH, LANGUAGES, speaking
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings
from webapp.ground.web.pages import page

blueprint = Blueprint("mail_previews", __name__, url_prefix="/development/mail/previews")


@blueprint.get("")
def index() -> Response:
    """All in one language: the subject and the text of each."""
    mails = [(name, _written(write)) for name, write in _previews().items()]
    return page(
        "accounts/mail_previews.html",
        mails=[(name, mail.subject, _body(mail, "plain")) for name, mail in mails],
        languages=LANGUAGES,
        chosen=_language(),
    )


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """One of them as a mail program with HTML shows it."""
    write = _previews().get(name) or abort(404)
    html = _body(_written(write), "html")
    return Response(html, headers={"Content-Security-Policy": OF_A_MAIL})


def _previews() -> dict[str, Callable[[Settings], Mail]]:
    """By a name each: the app brings them along, for all rooms write mails."""
    if not shows_mail(current_app.extensions["settings"]):
        abort(404)
    found: dict[str, Callable[[Settings], Mail]] = current_app.extensions["mail_previews"]()
    return found


def _written(write: Callable[[Settings], Mail]) -> Mail:
    with speaking(_language()):
        return write(current_app.extensions["settings"])


def _body(mail: Mail, kind: str) -> str:
    message = mail.message(current_app.extensions["settings"], utcnow())
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def _language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else ENGLISH
