"""A past password: the hash of one that a person had before, so that it doesn't come back soon."""

from datetime import datetime
from typing import Any

import peewee

from webapp.accounts import password as passwords
from webapp.ground.database.db import Record, UTCDateTimeField

REMEMBERED = 10


class PastPassword(Record):
    """The last ten of each person; older ones are forgotten."""

    user = peewee.DeferredForeignKey("User", backref="past_passwords", on_delete="CASCADE")
    password_hash = peewee.CharField(max_length=255)
    ended_at = UTCDateTimeField()

    @classmethod
    def remember(cls, user: Any, now: datetime) -> None:
        """Note the password that the person has, before it is replaced."""
        cls.create(user=user, password_hash=user.password_hash, ended_at=now)
        kept = [each.id for each in cls._of(user)]
        cls.delete().where(cls.user == user, cls.id.not_in(kept)).execute()

    @classmethod
    def knows(cls, user: Any, password: str) -> bool:
        """Whether it is one that the person has, or had before."""
        hashes = [user.password_hash, *(each.password_hash for each in cls._of(user))]
        return any(passwords.matches(password, kept) for kept in hashes)

    @classmethod
    def _of(cls, user: Any) -> peewee.ModelSelect:
        return cls.select().where(cls.user == user).order_by(cls.id.desc()).limit(REMEMBERED)
