"""A password reset: a link by mail, good once and for 20 minutes, for whoever reads that mail."""

from datetime import datetime, timedelta

import peewee

from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.letter import Letter
from webapp.accounts.notice import Notice
from webapp.accounts.sign_in_lock import SignInLock
from webapp.accounts.user import User
from webapp.ground import email_address, secret_token
from webapp.ground.audit import audit
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import Message
from webapp.ground.mail_message import BUTTON, Mail, paragraphs
from webapp.ground.settings import Settings
from webapp.ground.web.form_error import FormError
from webapp.ground.web.template_filters import PRODUCT_NAME

GOOD_FOR = timedelta(minutes=20)
MOST_AN_HOUR = 3
KEPT = timedelta(days=7)

CHANGED = Message("password.changed", "Your password for %(product)s was changed")
CHANGED_TEXT = Message(
    "password.changed.text",
    "Your password was changed, and all other browsers were signed out.\n\n"
    "If that wasn't you, choose a new one at once through “Forgotten password” on the sign-in "
    "page, and tell the owner of your account.",
)


class PasswordReset(Letter):
    """Asked for an address; whether anybody has it is looked up by the worker, unseen.

    The token is drawn when the mail is written, so that it stands nowhere but in the mail.
    """

    email = peewee.CharField(max_length=email_address.LONGEST)
    user = peewee.ForeignKeyField(User, backref="resets", null=True, on_delete="CASCADE")
    token_hash = peewee.CharField(max_length=64, null=True, unique=True)
    expires_at = UTCDateTimeField(null=True)
    used_at = UTCDateTimeField(null=True)

    JOB = "deliver_password_reset"

    @classmethod
    def request(cls, email: str, now: datetime) -> None:
        """Ask for a link; says nothing about whether the address is known."""
        with database.atomic():
            cls.delete().where(cls.created_at < now - KEPT).execute()
            typed = email_address.address(email)[: email_address.LONGEST]
            cls.create(**cls.posted(now, email=typed)).enqueue_later(now)

    @classmethod
    def open(cls, token: str, now: datetime) -> "PasswordReset | None":
        """The reset that this link still stands for."""
        found = cls.get_or_none(
            cls.token_hash == secret_token.digest(token),
            cls.used_at.is_null(),
            cls.expires_at > now,
        )
        return found if found and found.user.is_active else None

    def redeem(self, password: str, now: datetime) -> None:
        """Keep the new password and sign all browsers out; good once.

        Raises FormError when the policy forbids the password or the link was used meanwhile.
        """
        with database.atomic():
            self._use_up(now)
            self.user.change_password(password, now, at_once=True)
            BrowserSession.end_all(self.user, now)
            SignInLock.lift(self.user.email)
            tell_of_change(self.user, now)
            audit.record("password.reset", now=now, by=self.user, on=self.user)

    def written(self, settings: Settings, now: datetime) -> Mail | None:
        user = User.known_by(self.email)
        stale = now - self.created_at > GOOD_FOR
        if user is None or user.disabled_at or stale or self._asked_too_often(user, now):
            self._change(email="")
            return None
        token = secret_token.new()
        if not self.keep(
            user=user, token_hash=secret_token.digest(token), expires_at=now + GOOD_FOR
        ):
            return None
        with user.spoken_to():
            return to_reset(user.email, f"{settings.public_url}/reset-password/{token}")

    def _use_up(self, now: datetime) -> None:
        """Use this link, and with it every other one that its user was sent."""
        used = (
            PasswordReset.update(used_at=now)
            .where(PasswordReset.id == self.id, PasswordReset.used_at.is_null())
            .execute()
        )
        if not used:
            raise FormError(form=gettext("This link was used already. Ask for a new one."))
        PasswordReset.update(used_at=now).where(
            PasswordReset.user == self.user, PasswordReset.used_at.is_null()
        ).execute()

    def _asked_too_often(self, user: User, now: datetime) -> bool:
        recent = PasswordReset.select().where(
            PasswordReset.user == user, PasswordReset.sent_at > now - timedelta(hours=1)
        )
        return recent.count() >= MOST_AN_HOUR


def to_reset(email: str, link: str) -> Mail:
    """By which a new password is chosen."""
    text = paragraphs(
        gettext(
            "Someone, probably you, asked for a new password for %(product)s.",
            product=PRODUCT_NAME,
        ),
        gettext("Choose it within 20 minutes; the link works once."),
        BUTTON,
        gettext("If it wasn't you, leave this mail alone: nothing changes."),
    )
    subject = gettext("Choose a new password for %(product)s", product=PRODUCT_NAME)
    return Mail(email, subject, text, (gettext("Choose a new password"), link))


def tell_of_change(user: User, now: datetime) -> None:
    """Let the user know, in case it was somebody else."""
    Notice.tell(
        user,
        "password_changed",
        f"password-changed-{now:%Y%m%dT%H%M%S}",
        subject=CHANGED.told(product=PRODUCT_NAME),
        text=CHANGED_TEXT.told(),
        now=now,
    )
