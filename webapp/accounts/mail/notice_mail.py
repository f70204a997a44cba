"""The mails of notices: one by itself, or all of a day together."""

from typing import Protocol

from webapp.accounts.mail.notice_choice import CHOOSABLE, unsubscribe_token
from webapp.accounts.user import User
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.language.message import ToldMessage
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings
from webapp.ground.web.template_filters import PRODUCT_NAME

CHOICES = "/notices/choices"
LONGEST_SUBJECT = 200


class Told(Protocol):
    """What a mail needs of a notice."""

    recipient: User
    kind: str
    subject: ToldMessage
    text: ToldMessage

    @property
    def way(self) -> tuple[str, str]: ...


def written(settings: Settings, notices: list[Told]) -> Mail:
    """For one person, in the language that is spoken."""
    return _together(settings, notices) if len(notices) > 1 else _by_itself(settings, notices[0])


def _by_itself(settings: Settings, notice: Told) -> Mail:
    words, path = notice.way
    choosable = notice.kind in CHOOSABLE
    home, user = settings.public_url, notice.recipient
    token = unsubscribe_token(settings.secret_key, user, notice.kind) if choosable else ""
    return Mail(
        user.email,
        _one_line(notice.subject),
        str(notice.text),
        (words, home + path),
        unsubscribe=f"{home}/unsubscribe/{token}" if choosable else "",
        choices=home + CHOICES if choosable else "",
    )


def _together(settings: Settings, notices: list[Told]) -> Mail:
    number = len(notices)
    return Mail(
        notices[0].recipient.email,
        ngettext(
            "%(n)s notice from %(product)s",
            "%(n)s notices from %(product)s",
            number,
            product=PRODUCT_NAME,
        ),
        "\n\n".join(f"{_one_line(each.subject)}\n{each.text}" for each in notices),
        (gettext("Open the notices"), f"{settings.public_url}/notices"),
        choices=settings.public_url + CHOICES,
    )


def _one_line(subject: ToldMessage) -> str:
    """A header holds no line break, and no more than so much is read."""
    return " ".join(str(subject).split())[:LONGEST_SUBJECT]
