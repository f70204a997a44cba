"""A passkey challenge: random bytes for a passkey to sign, good once and for one browser."""

import secrets
from datetime import datetime, timedelta

import peewee

from webapp.accounts.user import User
from webapp.ground import secret_token
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError

GOOD_FOR = timedelta(minutes=5)
OVER = N_("That took too long, or was done already. Press the button once more.")


class PasskeyChallenge(Record):
    """With a user, a passkey is made for them; without, whoever has one shows it."""

    token_hash = peewee.CharField(max_length=64, unique=True)
    challenge = peewee.BlobField()
    user = peewee.ForeignKeyField(User, null=True, on_delete="CASCADE")
    user_handle = peewee.BlobField(null=True)
    begun_at = UTCDateTimeField(index=True)

    token: str = ""

    @classmethod
    def begin(
        cls, now: datetime, user: User | None = None, user_handle: bytes | None = None
    ) -> "PasskeyChallenge":
        """Draw one; its token is for this browser alone."""
        cls.delete().where(cls.begun_at < now - GOOD_FOR).execute()
        token = secret_token.new()
        begun = cls.create(
            token_hash=secret_token.digest(token),
            challenge=secrets.token_bytes(32),
            user=user,
            user_handle=user_handle,
            begun_at=now,
        )
        begun.token = token
        return begun

    @classmethod
    def use(cls, token: str, now: datetime, user: User | None = None) -> "PasskeyChallenge":
        """The one with this token, used up; raises FormError."""
        whose = cls.user.is_null() if user is None else cls.user == user
        mine = (cls.token_hash == secret_token.digest(token)) & whose
        found = cls.get_or_none(mine, cls.begun_at > now - GOOD_FOR)
        # Of two forms with one challenge, one deletes it.
        if found is None or not cls.delete().where(cls.id == found.id).execute():
            raise FormError(form=gettext(OVER))
        return found
