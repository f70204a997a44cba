"""In development, what would have been mailed: whoever tries the app out has no mail server."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from flask import Blueprint, Response, abort, current_app

from webapp.ground.settings import Settings
from webapp.ground.web.pages import page

blueprint = Blueprint("development_mail", __name__, url_prefix="/development/mail")
SHOWN = 10
# A mail brings its style along, and nothing else.
OF_A_MAIL = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

Lines = list[tuple[str, str]]


@blueprint.get("")
def index() -> Response:
    settings: Settings = current_app.extensions["settings"]
    mails = [_read(file, settings.public_url) for file in _files(settings)]
    return page("accounts/development_mail.html", mails=mails)


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """One mail as a mail program with HTML shows it."""
    files = {file.stem: file for file in _files(current_app.extensions["settings"])}
    body = _message(files[name]).get_body(("html",)) if name in files else None
    if body is None:
        abort(404)
    return Response(body.get_content(), headers={"Content-Security-Policy": OF_A_MAIL})


def shows_mail(settings: Settings) -> bool:
    """Never where anybody else could read it."""
    return not settings.production and not settings.smtp_url


def _files(settings: Settings) -> list[Path]:
    if not shows_mail(settings):
        abort(404)
    return sorted(settings.mail_folder.glob("*.eml"), reverse=True)[:SHOWN]


def _message(file: Path) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read_bytes())


def _read(file: Path, public_url: str) -> tuple[str, str, str, Lines]:
    mail = _message(file)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    lines = [line for line in text.splitlines() if line.strip()]
    return file.stem, mail["To"], mail["Subject"], [_parted(line, public_url) for line in lines]


def _parted(line: str, public_url: str) -> tuple[str, str]:
    """The words of a line, and the address of ours at its end."""
    found = re.fullmatch(rf"(.*?)({re.escape(public_url)}/\S*)", line)
    return (found[1], found[2].removeprefix(public_url)) if found else (line, "")
