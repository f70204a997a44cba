"""A pending sign-in: a right password that isn't enough. Nobody is signed in by it."""

from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.passkeys.passkey import UNKNOWN, Passkey
from webapp.accounts.password_reset import tell_of_change
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User
from webapp.ground import secret_token
from webapp.ground.audit import audit
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError

GOOD_FOR = timedelta(minutes=10)
KEPT = timedelta(days=1)
NO_CODE = N_("You have no authenticator app set up. Show a passkey, or use a recovery code.")


class PendingSignIn(Record):
    """What it still owes is computed from the rows, so that Back and a second tab are right."""

    user = peewee.ForeignKeyField(User, backref="pending_sign_ins", on_delete="CASCADE")
    token_hash = peewee.CharField(max_length=64, unique=True)
    begun_at = UTCDateTimeField(index=True)
    proven_at = UTCDateTimeField(null=True)
    ended_at = UTCDateTimeField(null=True)

    @classmethod
    def begin(cls, user: User, now: datetime) -> str:
        """Returns the token, which only the browser holds."""
        cls.delete().where(cls.begun_at < now - KEPT).execute()
        token = secret_token.new()
        cls.create(user=user, token_hash=secret_token.digest(token), begun_at=now)
        return token

    @classmethod
    def resume(cls, token: str, now: datetime) -> "PendingSignIn | None":
        """The one with this token, for minutes, as long as its password is still the right one."""
        query = (
            cls.select(cls, User, Account)
            .join(User)
            .join(Account)
            .where(
                cls.token_hash == secret_token.digest(token),
                cls.ended_at.is_null(),
                cls.begun_at > now - GOOD_FOR,
                User.disabled_at.is_null(),
                User.password_changed_at <= cls.begun_at,
            )
        )
        return query.get_or_none()

    @property
    def owes_second_factor(self) -> bool:
        return self.user.second_factor_since is not None and self.proven_at is None

    @property
    def takes_code(self) -> bool:
        factor = SecondFactor.of(self.user)
        return factor is not None and factor.has_app

    @property
    def takes_passkey(self) -> bool:
        return bool(Passkey.of(self.user))

    def owes_new_password(self, now: datetime) -> bool:
        return self.user.password_is_old(now)

    def prove(self, code: str, now: datetime) -> None:
        """Show the second factor; raises FormError."""
        if not self.takes_code:
            raise FormError(form=gettext(NO_CODE))
        self._factor.check(code, now)
        self._prove(now)

    def prove_by_passkey(self, passkey: Passkey, now: datetime) -> None:
        """Show a passkey in its place; raises FormError for another person's."""
        if passkey.user_id != self.user_id:
            raise FormError(form=gettext(UNKNOWN))
        self._prove(now)

    def prove_by_recovery(self, code: str, now: datetime) -> None:
        """Show a recovery code in its place; raises FormError."""
        self._factor.check_recovery(code, now)
        self._prove(now)

    def renew_password(self, password: str, now: datetime) -> None:
        """Choose another in place of one that is too old; raises FormError."""
        user = self.user
        with database.atomic():
            user.change_password(password, now, at_once=True)
            BrowserSession.end_all(user, now)
            tell_of_change(user, now)
            audit.record("password.changed", now=now, by=user, on=user, how="too old")

    def end(self, now: datetime) -> bool:
        """Use it up; False when another browser tab was quicker."""
        open_one = (PendingSignIn.id == self.id) & PendingSignIn.ended_at.is_null()
        return bool(PendingSignIn.update(ended_at=now).where(open_one).execute())

    @property
    def _factor(self) -> SecondFactor:
        factor = SecondFactor.of(self.user)
        if factor is None:
            raise FormError(
                form=gettext("Your second factor was turned off meanwhile. Sign in again.")
            )
        return factor

    def _prove(self, now: datetime) -> None:
        self.proven_at = now
        self.save(only=[PendingSignIn.proven_at])
