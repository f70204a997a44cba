"""The mails of notices: one by itself, or all of a day together."""

from typing import Protocol

from webapp.accounts.mail.notice_choice import CHOOSABLE, unsubscribe_token
from webapp.accounts.user import User
from webapp.ground.mail_message import Mail
from webapp.ground.plural import count_of
from webapp.ground.settings import Settings
from webapp.ground.web.template_filters import PRODUCT_NAME

CHOICES = "/notices/choices"


class Told(Protocol):
    """What a mail needs of a notice."""

    recipient: User
    kind: str
    subject: str
    text: str

    @property
    def way(self) -> tuple[str, str]: ...


def by_itself(settings: Settings, notice: Told) -> Mail:
    words, path = notice.way
    choosable = notice.kind in CHOOSABLE
    home, user = settings.public_url, notice.recipient
    token = unsubscribe_token(settings.secret_key, user, notice.kind) if choosable else ""
    return Mail(
        user.email,
        notice.subject,
        notice.text,
        (words, home + path),
        unsubscribe=f"{home}/unsubscribe/{token}" if choosable else "",
        choices=home + CHOICES if choosable else "",
    )


def together(settings: Settings, notices: list[Told]) -> Mail:
    """For one person."""
    text = "\n\n".join(f"{each.subject}\n{each.text}" for each in notices)
    return Mail(
        notices[0].recipient.email,
        f"{count_of(len(notices), 'notice')} from {PRODUCT_NAME}",
        text,
        ("Open the notices", f"{settings.public_url}/notices"),
        choices=settings.public_url + CHOICES,
    )
