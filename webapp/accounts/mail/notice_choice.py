"""Which notices a person is mailed, and when. On the notices page all of them stand."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import peewee
from itsdangerous import BadSignature, URLSafeSerializer
from playhouse.fields import EnumField

from webapp.accounts.user import User
from webapp.ground.clock import day_begins, day_of
from webapp.ground.database.db import Record, database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError

# What is no duty to read at once, in words.
CHOOSABLE = {
    "revocation": N_("Amazon revoked a store's connection"),
    "access_denied": N_("Amazon denies a store something"),
    "authorization_ending": N_("A store's authorization ends soon"),
    "import_failing": N_("Imports of a store are failing"),
    "orders_due": N_("Orders are to ship by tomorrow"),
    "shipment_refused": N_("Amazon refused or doesn't list a shipment"),
    "requests_turned_away": N_("Privacy requests were turned away"),
}
# The hour at which a day's notices are mailed, in the account's time zone.
HOUR = timedelta(hours=7)
DAY = timedelta(days=1)


class MailedWhen(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"

    @property
    def label(self) -> str:
        return {
            MailedWhen.AT_ONCE: gettext("At once"),
            MailedWhen.DAILY: gettext("Once a day"),
            MailedWhen.NEVER: gettext("Not by mail"),
        }[self]


class NoticeChoice(Record):
    """A person's choice for one kind of notice; without one it is mailed at once."""

    user = peewee.ForeignKeyField(User, backref="notice_choices", on_delete="CASCADE", index=False)
    kind = peewee.CharField(max_length=32)
    mailed = EnumField(MailedWhen, max_length=8)

    class Meta:
        indexes = ((("user", "kind"), True),)

    @classmethod
    def of(cls, user: User) -> dict[str, MailedWhen]:
        """All kinds that can be chosen, each with this person's choice."""
        chosen = {each.kind: each.mailed for each in cls.select().where(cls.user == user)}
        return {kind: chosen.get(kind, MailedWhen.AT_ONCE) for kind in CHOOSABLE}

    @classmethod
    def when(cls, user: User, kind: str) -> MailedWhen:
        return cls.of(user).get(kind, MailedWhen.AT_ONCE)

    @classmethod
    def choose(cls, user: User, choices: Mapping[str, str]) -> None:
        """Keep these; raises FormError for a kind or a time that isn't offered."""
        try:
            chosen = {kind: MailedWhen(when) for kind, when in choices.items()}
        except ValueError:
            raise FormError(form=gettext("Choose one of the times.")) from None
        if not chosen.keys() <= CHOOSABLE.keys():
            raise FormError(form=gettext("That notice is always mailed."))
        with database.atomic():
            for kind, when in chosen.items():
                cls.insert(user=user, kind=kind, mailed=when).on_conflict(
                    conflict_target=[cls.user, cls.kind], update={cls.mailed: when}
                ).execute()


def next_morning(user: User, now: datetime) -> datetime:
    """When the person's next mail of a day's notices goes out."""
    zone = user.account.time_zone
    morning = day_begins(day_of(now, zone), zone) + HOUR
    return morning if morning > now else day_begins(day_of(now + DAY, zone), zone) + HOUR


def unsubscribe_token(secret_key: str, user: User, kind: str) -> str:
    """For the address in a mail by which its reader gets no more of this kind."""
    return str(_signer(secret_key).dumps([user.id, kind]))


def unsubscribed(secret_key: str, token: str) -> tuple[User, str] | None:
    """Whose token it is and for which kind; None where we didn't sign it."""
    try:
        user_id, kind = _signer(secret_key).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    user = User.get_or_none(User.id == user_id)
    return (user, kind) if user and kind in CHOOSABLE else None


def _signer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="unsubscribe")
