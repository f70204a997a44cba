"""A user: a person of an account, with a role that decides what they may do."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime

import peewee
from playhouse.fields import EnumField

from webapp.accounts import deceptive_letters
from webapp.accounts import password as passwords
from webapp.accounts.account import Account, account_problems
from webapp.accounts.past_password import PastPassword
from webapp.accounts.rights.right_holder import RightHolder
from webapp.accounts.rights.role import Role
from webapp.accounts.sign_in_lock import SignInLock
from webapp.ground import email_address
from webapp.ground.audit import audit
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.language import (
    ENGLISH,
    LANGUAGES,
    UTC_NAME,
    chosen_language,
    speaking,
)
from webapp.ground.web.form_error import FormError, raise_form_error

TAKEN = N_(
    "Someone signs in with this e-mail already. Sign in instead, "
    "or choose a new password through “Forgotten password”."
)
USED_BEFORE = N_(
    "You have, or had, this password. Choose one that you didn't have among the last ten."
)
TOO_YOUNG = N_(
    "You chose your password within the last day. If somebody else may know it, "
    "choose a new one through “Forgotten password”, at once."
)
WRONG = N_("This e-mail and this password don't belong together.")


class User(RightHolder, Record):
    """One person's sign-in; never shared. Guards ask its `may_…`."""

    account = peewee.ForeignKeyField(Account, backref="users", on_delete="CASCADE")
    # As it was typed: mail goes there. By the key, whoever types it is found.
    email = peewee.CharField(max_length=email_address.LONGEST)
    email_key = peewee.CharField(max_length=email_address.LONGEST_KEY, unique=True)
    password_hash = peewee.CharField(max_length=255)
    password_changed_at = UTCDateTimeField()
    role = EnumField(Role, max_length=16)
    created_at = UTCDateTimeField()
    disabled_at = UTCDateTimeField(null=True)
    second_factor_since = UTCDateTimeField(null=True)
    # ISO 639-1; none where the browser's is spoken.
    language = peewee.CharField(max_length=2, null=True)
    # That of the browser at the last sign-in: of mails, to whoever has chosen none.
    browser_language = peewee.CharField(max_length=2, null=True, default=chosen_language)
    # Of the tour; empty for whoever was never offered one, or has left it.
    tour_step = peewee.IntegerField(null=True)
    # Letters of the desk's keys, as JSON; empty for whoever has the usual ones.
    desk_keys = peewee.TextField(null=True)

    # The stores that the person sees, as JSON, and since when; empty for whoever sees all. They
    # stand in this row: so whoever is known is limited by no further query.
    store_ids = peewee.TextField(null=True)
    limited_at = UTCDateTimeField(null=True)

    # Of the browser session that this user was signed in by; only set in its requests.
    session_token = ""

    @classmethod
    def sign_up(
        cls,
        email: str,
        password: str,
        account_name: str,
        plan: str,
        now: datetime,
        time_zone: str = UTC_NAME,
    ) -> "User":
        """Found an account and its first owner; raises FormError with a sentence per field."""
        raise_form_error(
            **account_problems(account_name, plan, time_zone),
            **_user_problems(email_address.address(email), password, account_name),
        )
        with database.atomic():
            account = Account.found(account_name, plan, now, time_zone)
            owner = cls.enrol(account, email, password, Role.OWNER, now)
            audit.record("account.made", now=now, by=owner, on=account, plan=plan)
        return owner

    def choose_language(self, code: str) -> None:
        """One that is spoken here; anything else is left to the browser."""
        self.language = code if code in LANGUAGES else None
        User.update(language=self.language).where(User.id == self.id).execute()

    def keep_browser_language(self, code: str) -> None:
        """What the browser speaks by which this person came in."""
        if code != self.browser_language:
            self.browser_language = code
            User.update(browser_language=code).where(User.id == self.id).execute()

    def spoken_to(self) -> AbstractContextManager[None]:
        """While something is written for this person: in their language and time zone."""
        spoken = self.language or self.browser_language or ENGLISH
        return speaking(spoken, self.account.time_zone)

    def offer_tour(self) -> None:
        """Once, to whoever founds an account."""
        User.update(tour_step=1).where(User.id == self.id).execute()

    @classmethod
    def enrol(
        cls, account: Account, email: str, password: str, role: Role, now: datetime
    ) -> "User":
        """Add a person to an account; raises FormError with a sentence per field."""
        email = email_address.address(email)
        raise_form_error(**_user_problems(email, password, account.name))
        key = email_address.key(email)
        user = cls(account=account, email=email, email_key=key, role=role, created_at=now)
        user._keep(password, now)
        try:
            with database.atomic():
                user.save(force_insert=True)
        except peewee.IntegrityError:
            raise FormError(email=gettext(TAKEN)) from None
        return user

    @classmethod
    def known_by(cls, email: str) -> "User | None":
        """Who signs in with this address, however it is spelled."""
        return cls.get_or_none(cls.email_key == email_address.key(email))

    @classmethod
    def names(cls, account_id: int, user_ids: Collection[int | None]) -> dict[int | None, str]:
        """E-mails by id, to be told to people of the same account; who is no more has left."""
        known = {user_id for user_id in user_ids if user_id}
        query = cls.select(cls.id, cls.email).where(cls.account == account_id, cls.id.in_(known))
        found = dict(query.tuples()) if known else {}
        return {user_id: found.get(user_id, gettext("somebody who has left")) for user_id in known}

    @classmethod
    def authenticate(cls, email: str, password: str, now: datetime) -> "User":
        """The user who may sign in with these.

        Raises FormError, the same and as late for an address that nobody has.
        """
        last = SignInLock.count_try(email, now)
        user = cls.known_by(email)
        right = passwords.matches(password, user.password_hash if user else None)
        if not user or not right or user.disabled_at:
            audit.record("sign_in.locked" if last else "sign_in.refused", now=now, on=user)
            raise FormError(form=gettext(WRONG))
        SignInLock.lift(email)
        user._renew_hash(password)
        return user

    def confirm(self, password: str, now: datetime) -> None:
        """Make sure that it is still the same person; wrong tries count as in signing in."""
        last = SignInLock.count_try(self.email, now)
        if not passwords.matches(password, self.password_hash):
            audit.record("sign_in.locked" if last else "sign_in.refused", now=now, on=self)
            raise FormError(current_password=gettext("This isn't your present password."))
        SignInLock.lift(self.email)

    def change_password(self, password: str, now: datetime, *, at_once: bool = False) -> None:
        """Keep a new password; raises FormError when the policy forbids it.

        `at_once`, where the present one isn't to be kept for a day: it was forgotten, or is old.
        """
        young = self._password_is_young(now) and not at_once
        raise_form_error(
            password=self._new_password_problem(password), form=gettext(TOO_YOUNG) if young else ""
        )
        with database.atomic():
            PastPassword.remember(self, now)
            self._keep(password, now)
            self.save(only=[User.password_hash, User.password_changed_at])

    def disable(self, now: datetime) -> None:
        """Shut a leaver out, from their next request on."""
        self.disabled_at = now
        self.save(only=[User.disabled_at])

    def enable(self) -> None:
        self.disabled_at = None
        self.save(only=[User.disabled_at])

    def password_is_old(self, now: datetime) -> bool:
        """Whether another must be chosen before signing in."""
        return self._password_ages and now - self.password_changed_at > passwords.OLDEST

    @property
    def may_see_orders(self) -> bool:
        return True

    @property
    def may_ship(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER)

    @property
    def lacks_second_factor(self) -> bool:
        return self.second_factor_since is None

    # What Flask-Login asks of a user. The cookie holds the browser session's token, not an id.
    is_authenticated, is_anonymous = True, False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def get_id(self) -> str:
        if not self.session_token:
            raise RuntimeError("This user was not signed in through a BrowserSession.")
        return self.session_token

    @property
    def _password_ages(self) -> bool:
        """Amazon's policy speaks of those who may see personal data."""
        return passwords.policy().remembers and self.may_see_personal_data

    def _password_is_young(self, now: datetime) -> bool:
        return self._password_ages and now - self.password_changed_at < passwords.YOUNGEST

    def _new_password_problem(self, password: str) -> str:
        problem = _password_problem(password, self.email, self.account.name)
        if problem or not passwords.policy().remembers:
            return problem
        return gettext(USED_BEFORE) if PastPassword.knows(self, password) else ""

    def _keep(self, password: str, now: datetime) -> None:
        self.password_hash = passwords.hashed(password)
        self.password_changed_at = now

    def _renew_hash(self, password: str) -> None:
        if passwords.is_outdated(self.password_hash):
            self.password_hash = passwords.hashed(password)
            self.save(only=[User.password_hash])


def address_problem(email: str) -> str:
    """What keeps somebody from signing in by this address, as a sentence; empty when nothing."""
    deceptive = deceptive_letters.holds_deceptive_letters(email)
    return email_address.problem(email) or (
        gettext(deceptive_letters.SENTENCE) if deceptive else ""
    )


def _user_problems(email: str, password: str, account_name: str) -> dict[str, str]:
    return {
        "email": address_problem(email),
        "password": _password_problem(password, email, account_name),
    }


def _password_problem(password: str, email: str, account_name: str) -> str:
    return " ".join(passwords.problems(password, email, account_name))
