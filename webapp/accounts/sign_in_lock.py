"""A sign-in lock: counts failed tries per e-mail address, and bars it for a while after ten.

It stands in the database because the limits per network address let everyone in while their
store is unreachable. It counts for addresses that nobody has too, so it tells nobody apart.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import peewee

from webapp.ground import email_address
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.database.dialect import locked
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError

TRIES = 10
FIRST_WAIT = timedelta(minutes=15)
# A stranger who guesses on purpose shuts the owner out for hours, never for good; signed-in
# browsers stay signed in, and a forgotten password opens at once.
LONGEST_WAIT = timedelta(hours=4)
MEMORY = timedelta(hours=24)
PASSWORDS = N_(
    "Too many wrong passwords for this e-mail. Try again in %(minutes)s min, "
    "or choose a new password through “Forgotten password”."
)
CODES = N_(
    "Too many wrong codes. Try again in %(minutes)s min, "
    "or ask an owner of your account to reset your second factor."
)


class SignInLock(Record):
    """The tries since the last success or the last quiet day, for one (hashed) address."""

    address_hash = peewee.CharField(max_length=64, unique=True)
    tries = peewee.IntegerField(default=0)
    last_tried_at = UTCDateTimeField(index=True)
    locked_until = UTCDateTimeField(null=True)

    @classmethod
    def count_try(cls, email: str, now: datetime, sentence: str = PASSWORDS) -> bool:
        """Count a try before it is judged, so that guesses made at once count as well.

        Returns whether it is the last one for now, unless it is right. Raises FormError with
        the sentence while the address is locked.
        """
        with database.atomic():
            cls.delete().where(cls.last_tried_at < now - MEMORY).execute()
            lock = cls._of(email, now)
            if lock.locked_until and lock.locked_until > now:
                raise FormError(form=_filled(sentence, lock.locked_until - now))
            lock._count(now)
        return lock.locked_until is not None

    @classmethod
    def count_locked(cls, emails: Iterable[str], now: datetime) -> int:
        """How many of these addresses are locked now."""
        hashes = [_hash(email) for email in emails]
        locked_ones = cls.select().where(cls.address_hash.in_(hashes), cls.locked_until > now)
        return int(locked_ones.count())

    @classmethod
    def lift(cls, email: str) -> None:
        cls.update(tries=0, locked_until=None).where(cls.address_hash == _hash(email)).execute()

    @classmethod
    def _of(cls, email: str, now: datetime) -> "SignInLock":
        key = _hash(email)
        cls.insert(address_hash=key, last_tried_at=now).on_conflict_ignore().execute()
        return locked(cls.select().where(cls.address_hash == key)).get()

    def _count(self, now: datetime) -> None:
        self.tries += 1
        self.last_tried_at = now
        if self.tries >= TRIES:
            self.locked_until = now + min(
                FIRST_WAIT * 2 ** min(self.tries - TRIES, 8), LONGEST_WAIT
            )
        self.save()


def _hash(email: str) -> str:
    return hashlib.sha256(email_address.key(email).encode()).hexdigest()


def _filled(sentence: str, left: timedelta) -> str:
    return gettext(sentence, minutes=-(-int(left.total_seconds()) // 60))
