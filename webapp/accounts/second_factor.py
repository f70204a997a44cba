"""A second factor: a code of this half minute, from an authenticator that shares a secret with us,
or a passkey, or either; and the recovery codes for when it is lost.

RFC 6238, as every authenticator app has it: six digits, thirty seconds, SHA-1.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import peewee
import pyotp

from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.passkeys.passkey import Passkey
from webapp.accounts.passkeys.passkey_challenge import PasskeyChallenge
from webapp.accounts.recovery_code import RecoveryCode
from webapp.accounts.second_factor_notice import tell
from webapp.accounts.sign_in_lock import CODES, SignInLock
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.database.db import Record, UTCDateTimeField, after_commit, database
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.vault import Vault
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.template_filters import PRODUCT_NAME

SET_UP_WITHIN = timedelta(minutes=15)
# How many half minutes the clocks of a phone and of ours may lie apart.
DRIFT = 1
WRONG_CODE = N_("This code isn't right, or was used already. Wait for the next one, and type that.")
WRONG_RECOVERY_CODE = N_("This isn't one of your recovery codes, or it was used already.")


class SecondFactor(Record):
    """Begun with a secret; from its first right code on it counts: `User.second_factor_since`."""

    user = peewee.ForeignKeyField(User, unique=True, backref="second_factors", on_delete="CASCADE")
    uid = peewee.CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    # Sealed by a key of its own, which is destroyed with it.
    secret = peewee.BlobField()
    begun_at = UTCDateTimeField()
    # The half minute, counted from 1970, whose code was used last.
    last_step = peewee.IntegerField(default=0)
    # Whether an authenticator shares the secret; without one, passkeys are all of the factor.
    has_app = peewee.BooleanField(default=False)

    @classmethod
    def begin(cls, user: User, now: datetime) -> "SecondFactor":
        """A secret for this person's authenticator; the same one for some minutes."""
        present = cls.of(user)
        if present and present.has_app and not user.lacks_second_factor:
            raise FormError(form=gettext("Your second factor is on already."))
        if present and present.is_fresh(now):
            return present
        if present and not user.lacks_second_factor:
            present._draw_secret(now)
            return present
        if present:
            present._forget(now)
        return cls._made(user, now)

    @classmethod
    def add_passkey(
        cls,
        user: User,
        name: str,
        answer: str,
        begun: PasskeyChallenge,
        public_url: str,
        now: datetime,
        present: BrowserSession | None,
    ) -> list[str]:
        """Keep a passkey; where it is the first second factor, returns the recovery codes."""
        handle, challenge = bytes(begun.user_handle), bytes(begun.challenge)
        with database.atomic():
            Passkey.add(user, name, answer, handle, challenge, public_url, now)
            if not user.lacks_second_factor:
                return []
            factor = cls.of(user) or cls._made(user, now)
            factor._end_set_up(now)
            return factor._count_from(now, present)

    @classmethod
    def remove_passkey(cls, user: User, passkey: Passkey, now: datetime) -> None:
        """Without the last one, and without an app, there is no second factor any more."""
        with database.atomic():
            passkey.remove(now)
            factor = cls.of(user)
            if factor and not factor.has_app and not Passkey.of(user):
                factor.turn_off(now)

    @classmethod
    def of(cls, user: User) -> "SecondFactor | None":
        return cls.get_or_none(cls.user == user)

    def is_fresh(self, now: datetime) -> bool:
        """Whether it may still be set up."""
        return now - self.begun_at < SET_UP_WITHIN

    def address(self) -> str:
        """What the QR code says to an authenticator. Holds the secret."""
        return self._totp.provisioning_uri(name=self.user.email, issuer_name=PRODUCT_NAME)

    def secret_words(self) -> str:
        """The secret in groups, for who can't scan."""
        plain = self._totp.secret
        return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))

    def confirm(self, code: str, now: datetime, present: BrowserSession | None) -> list[str]:
        """Count from now on, as its first code is right. Returns the recovery codes; none where
        passkeys counted before, whose codes stay.

        All other browsers are signed out, for they never showed a second factor.
        """
        self.check(code, now)
        with database.atomic():
            self.has_app = True
            self.save(only=[SecondFactor.has_app])
            if not self.user.lacks_second_factor:
                tell(self.user, "app on", self.user, now)
                return []
            return self._count_from(now, present)

    def check(self, code: str, now: datetime) -> None:
        """Make sure that the code is of now and unused; raises FormError."""
        last = SignInLock.count_try(self._lock, now, CODES)
        if not self._use("".join(code.split()), now):
            self._refuse(last, now)
            raise FormError(code=gettext(WRONG_CODE))
        SignInLock.lift(self._lock)

    def check_recovery(self, typed: str, now: datetime) -> None:
        """Make sure that it is an unused recovery code, and use it up; raises FormError."""
        last = SignInLock.count_try(self._lock, now, CODES)
        with database.atomic():
            used = RecoveryCode.use(self.user, typed, self._vault, now)
            if used:
                tell(self.user, "recovery code used", self.user, now)
        if not used:
            self._refuse(last, now)
            raise FormError(recovery_code=gettext(WRONG_RECOVERY_CODE))
        SignInLock.lift(self._lock)

    def draw_codes(self, now: datetime) -> list[str]:
        """New recovery codes; those from before are worth nothing any more."""
        with database.atomic():
            codes = RecoveryCode.draw(self.user, self._vault)
            tell(self.user, "new codes", self.user, now)
        return codes

    def drew(self, codes: list[str]) -> bool:
        """Whether all of these are this person's recovery codes."""
        return RecoveryCode.knows(self.user, codes, self._vault)

    def turn_off(self, now: datetime) -> None:
        """The authenticator; where there are passkeys, they are the second factor from now on."""
        with database.atomic():
            if Passkey.of(self.user):
                self.has_app = False
                self.save(only=[SecondFactor.has_app])
                self._draw_secret(now)
                self._end_set_up(now)
                tell(self.user, "app off", self.user, now)
                return
            self._forget(now)
            self._mark(None)
            tell(self.user, "off", self.user, now)

    def reset(self, by: Any, now: datetime) -> None:
        """Turn it off for a person who lost it, and sign all of their browsers out."""
        with database.atomic():
            self._forget(now)
            self._mark(None)
            Passkey.forget(self.user)
            BrowserSession.end_all(self.user, now)
            SignInLock.lift(self._lock)
            tell(self.user, "reset", by, now)

    @classmethod
    def _made(cls, user: User, now: datetime) -> "SecondFactor":
        made = cls(user=user, begun_at=now)
        made.secret = made._vault.seal(pyotp.random_base32().encode(), "totp")
        cls.insert(made.__data__).on_conflict_ignore().execute()
        return cls.get(cls.user == user)

    def _draw_secret(self, now: datetime) -> None:
        self.secret = self._vault.seal(pyotp.random_base32().encode(), "totp")
        self.begun_at, self.last_step = now, 0
        self.save(only=[SecondFactor.secret, SecondFactor.begun_at, SecondFactor.last_step])

    def _end_set_up(self, now: datetime) -> None:
        """Nobody is shown this secret any more."""
        self.begun_at = now - SET_UP_WITHIN
        self.save(only=[SecondFactor.begun_at])

    def _count_from(self, now: datetime, present: BrowserSession | None) -> list[str]:
        self._mark(now)
        codes = RecoveryCode.draw(self.user, self._vault)
        BrowserSession.end_all(self.user, now, but=present)
        tell(self.user, "on", self.user, now)
        return codes

    def _use(self, code: str, now: datetime) -> bool:
        """Use the code up; whether it is right. Of two browsers with one code, one is let in."""
        step = self._step_of(code, now)
        unused = (SecondFactor.id == self.id) & (SecondFactor.last_step < step)
        return bool(SecondFactor.update(last_step=step).where(unused).execute())

    def _step_of(self, code: str, now: datetime) -> int:
        """The half minute that the code belongs to, 0 where it belongs to none about now."""
        totp = self._totp
        present = totp.timecode(now)
        steps = range(present - DRIFT, present + DRIFT + 1)
        right = [
            step
            for step in steps
            if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode())
        ]
        return max(right, default=0)

    def _forget(self, now: datetime) -> None:
        scope = self._scope
        RecoveryCode.forget(self.user)
        self.delete_instance()
        after_commit(lambda: keyring().destroy(scope, now))

    def _mark(self, since: datetime | None) -> None:
        self.user.second_factor_since = since
        self.user.save(only=[User.second_factor_since])

    def _refuse(self, last: bool, now: datetime) -> None:
        event = "sign_in.locked" if last else "sign_in.refused"
        audit.record(event, now=now, on=self.user, step="second factor")

    @property
    def _totp(self) -> pyotp.TOTP:
        return pyotp.TOTP(self._vault.open(bytes(self.secret), "totp").decode())

    @property
    def _vault(self) -> Vault:
        return keyring().vault(self._scope)

    @property
    def _scope(self) -> str:
        return f"second-factor:{self.uid}"

    @property
    def _lock(self) -> str:
        """Counted apart from passwords: a right password doesn't forgive wrong codes."""
        return f"second factor of {self.user_id}"
