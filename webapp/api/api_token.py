"""An API token: a long secret by which another system acts for an account, within its scopes.

It acts as the person who made it, at most: it ends when they leave or lose the right to make one.
Kept is its digest; the secret itself is shown once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.api.api_scope import ApiScope, read, written
from webapp.ground import clean_text, secret_token
from webapp.ground.audit import audit
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.owned import Owned
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import raise_form_error

# By which people, and programs that look for leaked secrets, know one.
BEGINS = "orderdesk_"
# So much of it is kept in the clear, to tell tokens apart: 24 of the 256 bits.
SHOWN = len(BEGINS) + 4
LONGEST_NAME = 60
LIFETIMES = {30: N_("30 days"), 90: N_("90 days"), 180: N_("180 days"), 365: N_("A year")}
USUAL_LIFETIME = 90
# More are rather forgotten than used.
MOST = 50
DAY = timedelta(days=1)
UNKNOWN = "There is no such token, or it was revoked."
EXPIRED = "This token has expired. Make another on the account page."
ORPHANED = "The person who made this token may not use the API any more."


class TokenRefused(Exception):
    """A token that opens nothing, with a sentence for whoever holds it."""


class ApiToken(Owned):
    account = peewee.ForeignKeyField(Account, on_delete="CASCADE")
    user = peewee.ForeignKeyField(User, on_delete="CASCADE")
    name = peewee.CharField(max_length=LONGEST_NAME)
    scopes = peewee.CharField(max_length=200)
    prefix = peewee.CharField(max_length=SHOWN)
    token_hash = peewee.CharField(max_length=64, unique=True)
    created_at = UTCDateTimeField()
    expires_at = UTCDateTimeField()
    # The day on which it was last used, and on which it was last refused for its age.
    last_used_at = UTCDateTimeField(null=True)
    last_refused_at = UTCDateTimeField(null=True)
    revoked_at = UTCDateTimeField(null=True)

    secret: str = ""

    @classmethod
    def issue(
        cls, user: User, name: str, scopes: Sequence[str], days: str, now: datetime
    ) -> "ApiToken":
        """Make one, whose `secret` only this answer holds; raises FormError."""
        name = clean_text.clean_line(name)
        raise_form_error(
            name=_name_problem(name),
            scopes=_scope_problem(user, scopes),
            days="" if days in map(str, LIFETIMES) else gettext("Choose how long it is good."),
            form=_number_problem(cls.of(user.account).count()),
        )
        secret = BEGINS + secret_token.new()
        with database.atomic():
            token = cls.create(
                account=user.account,
                user=user,
                name=name,
                scopes=written(map(ApiScope, scopes)),
                prefix=secret[:SHOWN],
                token_hash=secret_token.digest(secret),
                created_at=now,
                expires_at=now + timedelta(days=int(days)),
            )
            facts = {"scopes": token.scopes.split(), "days": int(days)}
            audit.record("api_token.made", now=now, by=user, on=token, **facts)
        token.secret = secret
        return token

    @classmethod
    def of(cls, account: Account) -> peewee.ModelSelect:
        """Those that weren't revoked, the newest first; some may have expired."""
        mine = (cls.account == account) & cls.revoked_at.is_null()
        return cls.select(cls, User).join(User).where(mine).order_by(cls.id.desc())

    @classmethod
    def authenticate(cls, secret: str, now: datetime) -> "ApiToken":
        """The living token with this secret, its user and account with it.

        Raises TokenRefused.
        """
        found = cls._known(secret)
        if found is None:
            raise TokenRefused(UNKNOWN)
        if found.is_expired(now):
            found._note_refused(now)
            raise TokenRefused(EXPIRED)
        if not found.is_backed:
            raise TokenRefused(ORPHANED)
        found._note_used(now)
        return found

    @classmethod
    def end_orphaned(cls, now: datetime) -> int:
        """Revoke those of people who left or may make none any more; for the clock. How many.

        They stay revoked, should the person come back.
        """
        gone = User.disabled_at.is_null(False) | (User.role != Role.OWNER)
        query = cls.select(cls, User).join(User).where(cls.revoked_at.is_null(), gone)
        return sum(token.revoke(audit.SYSTEM, now) for token in query)

    @property
    def granted(self) -> frozenset[ApiScope]:
        """What it may do now: its scopes, as far as its maker has the right."""
        return frozenset(each for each in read(self.scopes) if each.is_had_by(self.user))

    @property
    def scope_labels(self) -> list[str]:
        asked = read(self.scopes)
        return [each.label for each in ApiScope if each in asked]

    @property
    def is_backed(self) -> bool:
        """Whether its maker is still here, and may make one."""
        return bool(self.user.is_active and self.user.may_manage_account)

    def is_expired(self, now: datetime) -> bool:
        return bool(self.expires_at <= now)

    def revoke(self, by: User | str, now: datetime) -> bool:
        """End it, from its next use on; whether it wasn't ended before."""
        kind = ApiToken
        with database.atomic():
            mine = (kind.id == self.id) & kind.revoked_at.is_null()
            ended = bool(kind.update(revoked_at=now).where(mine).execute())
            if ended:
                audit.record("api_token.revoked", now=now, by=by, on=self)
        return ended

    @classmethod
    def _known(cls, secret: str) -> "ApiToken | None":
        if not secret.startswith(BEGINS):
            return None
        mine = (cls.token_hash == secret_token.digest(secret)) & cls.revoked_at.is_null()
        query = cls.select(cls, User, Account).join(User).join(Account)
        found: ApiToken | None = query.where(mine).first()
        return found

    def _note_used(self, now: datetime) -> None:
        if self.last_used_at is None or now - self.last_used_at >= DAY:
            self.last_used_at = _begin_of_day(now)
            self.save(only=["last_used_at"])

    def _note_refused(self, now: datetime) -> None:
        """In the audit trail once a day: a system that goes on asking doesn't fill it."""
        kind, today = ApiToken, _begin_of_day(now)
        new = kind.last_refused_at.is_null() | (kind.last_refused_at < today)
        with database.atomic():
            noted = kind.update(last_refused_at=today).where(kind.id == self.id, new).execute()
            if noted:
                audit.record("api_token.refused", now=now, by=self.user, on=self, why="expired")


def _begin_of_day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _name_problem(name: str) -> str:
    if 1 <= len(name) <= LONGEST_NAME:
        return ""
    return gettext(
        "Give it a name, up to %(longest)s characters, such as that of the system.",
        longest=LONGEST_NAME,
    )


def _scope_problem(user: User, scopes: Sequence[str]) -> str:
    if not scopes or not set(scopes) <= set(ApiScope):
        return gettext("Choose what it may do.")
    asked = [ApiScope(each) for each in scopes]
    if ApiScope.ORDERS_READ_PII in asked and ApiScope.ORDERS_READ not in asked:
        return gettext("To read people, it must read orders as well.")
    had = all(each.is_had_by(user) for each in asked)
    return "" if had else gettext("Your role may not do all of it.")


def _number_problem(present: int) -> str:
    if present < MOST:
        return ""
    return gettext("You have %(most)s tokens. Revoke one first.", most=MOST)
