"""An invitation: a link by mail, good once and for a week, to join an account or to found one."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.letter import Letter
from webapp.accounts.mail import invitation_mail
from webapp.accounts.rights import store_limit
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User, address_problem
from webapp.ground import email_address, secret_token
from webapp.ground.audit import audit
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.language import ENGLISH, UTC_NAME, chosen_language, speaking
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings
from webapp.ground.web.form_error import FormError, raise_form_error

GOOD_FOR = timedelta(days=7)
KEPT = timedelta(days=30)
# Who wants to mail the whole world goes elsewhere.
MOST_PENDING = 50
# Whoever asks for more mails than this to one address has them already.
MOST_ASKED_AN_HOUR = 3
USED = N_("This invitation was accepted or taken back meanwhile.")


class Invitation(Letter):
    """For one address. Without an account it is the operator's, to found one.

    The token is drawn when the mail is written, so that it stands nowhere but in the mail.
    """

    account = peewee.ForeignKeyField(Account, backref="invitations", null=True, on_delete="CASCADE")
    email = peewee.CharField(max_length=email_address.LONGEST)
    role = EnumField(Role, max_length=16)
    invited_by = peewee.ForeignKeyField(User, backref="invitations", null=True, on_delete="CASCADE")
    token_hash = peewee.CharField(max_length=64, null=True, unique=True)
    expires_at = UTCDateTimeField(null=True)
    # The stores that the person is to see, as JSON; empty for all.
    store_ids = peewee.TextField(null=True)
    # In which its mail is written: as it was asked for.
    language = peewee.CharField(max_length=2, null=True, default=chosen_language)
    accepted_at = UTCDateTimeField(null=True)
    revoked_at = UTCDateTimeField(null=True)

    JOB = "deliver_invitation"

    @classmethod
    def send(
        cls,
        account: Account,
        email: str,
        role: str,
        by: User,
        now: datetime,
        store_ids: Collection[int] = (),
    ) -> "Invitation":
        """Invite a team mate, who sees these stores, or all; raises FormError, by field."""
        raise_form_error(role="" if role in set(Role) else gettext("Choose one of the roles."))
        stores = store_limit.checked(account, Role(role), store_ids)
        return cls._send(account, email, Role(role), by, now, stores)

    @classmethod
    def send_to_founder(cls, email: str, now: datetime) -> "Invitation":
        """Invite somebody to open an account for their own company; raises FormError."""
        return cls._send(None, email, Role.OWNER, None, now)

    @classmethod
    def ask_to_found(cls, email: str, now: datetime) -> None:
        """Somebody wants to open an account: the mail tells them how, or that they have one.

        Raises FormError for what is no address, and says nothing about any other.
        """
        email = email_address.address(email)
        raise_form_error(email=address_problem(email))
        with database.atomic():
            before = [each for each in cls.pending(None) if each._is_for(email)]
            recent = [each for each in before if each.created_at > now - timedelta(hours=1)]
            if len(recent) < MOST_ASKED_AN_HOUR:
                values = cls.posted(now, account=None, email=email, role=Role.OWNER)
                cls.create(**values).enqueue_later(now)

    @classmethod
    def pending(cls, account: Account | None) -> peewee.ModelSelect:
        """Those that nobody accepted or took back, the newest first; some may have expired."""
        whose = cls.account.is_null() if account is None else cls.account == account
        return cls.select().where(whose, *cls._is_open()).order_by(cls.id.desc())

    @classmethod
    def open(cls, token: str, now: datetime) -> "Invitation | None":
        """The invitation that this link still stands for."""
        return cls.get_or_none(
            cls.token_hash == secret_token.digest(token), *cls._is_open(), cls.expires_at > now
        )

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        """Forget who was invited, a month after it came to something or to nothing."""
        over = cls.accepted_at.is_null(False) | cls.revoked_at.is_null(False)
        lapsed = cls.expires_at < now
        return int(cls.delete().where(cls.created_at < now - KEPT, over | lapsed).execute())

    @property
    def shown_stores(self) -> list[int]:
        """The ids of the stores that the person is to see; none for all."""
        return list(json.loads(self.store_ids or "[]"))

    @property
    def founds_account(self) -> bool:
        return self.account_id is None

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    def send_again(self, by: User, now: datetime) -> None:
        """Another mail with another link; the one before opens nothing any more."""
        with database.atomic():
            # A mail that is under way brings the link before: its worker's lease ends.
            nothing = dict.fromkeys(("token_hash", "expires_at", "sent_at", "leased_until"))
            self._end(**nothing, attempts=0, due_at=now)
            audit.record("user.invited", now=now, by=by, on=self, again=True)
            self.enqueue_later(now)

    def revoke(self, by: User | str, now: datetime) -> None:
        """Take it back; raises FormError when it was accepted meanwhile."""
        with database.atomic():
            self._end(revoked_at=now)
            audit.record("invitation.revoked", now=now, by=by, on=self)

    def accept(self, password: str, now: datetime) -> User:
        """Make the person a team mate; raises FormError, and then the link still works."""
        with database.atomic():
            self._end(accepted_at=now)
            user = User.enrol(self.account, self.email, password, self.role, now)
            audit.record("user.added", now=now, by=user, on=user, role=self.role.value)
            if self.shown_stores:
                store_limit.limit(user, self.shown_stores, now, self.invited_by)
        return user

    def found(
        self, password: str, account_name: str, plan: str, now: datetime, time_zone: str = UTC_NAME
    ) -> User:
        """Open the invited person's own account; raises FormError, and the link still works."""
        with database.atomic():
            self._end(accepted_at=now)
            owner = User.sign_up(self.email, password, account_name, plan, now, time_zone)
            owner.offer_tour()
        return owner

    def written(self, settings: Settings, now: datetime) -> Mail | None:
        with speaking(self.language or ENGLISH):
            return self._written(settings, now)

    def _written(self, settings: Settings, now: datetime) -> Mail | None:
        if self.accepted_at or self.revoked_at:
            return None
        if User.known_by(self.email):
            return self._written_to_known(settings, now)
        token = secret_token.new()
        if not self.keep(token_hash=secret_token.digest(token), expires_at=now + GOOD_FOR):
            return None
        link = f"{settings.public_url}/sign-up/{token}"
        if self.founds_account:
            return invitation_mail.to_found(self.email, link)
        return invitation_mail.to_join(self.email, self.account.name, self.role, link)

    def _written_to_known(self, settings: Settings, now: datetime) -> Mail:
        """Who has an account learns it; who invites them, or asks in their name, doesn't."""
        self.keep(expires_at=now + GOOD_FOR)
        if self.founds_account:
            return invitation_mail.to_owner(self.email, f"{settings.public_url}/sign-in")
        return invitation_mail.to_known(self.email, self.account.name, self.role)

    @classmethod
    def _send(
        cls,
        account: Account | None,
        email: str,
        role: Role,
        by: User | None,
        now: datetime,
        stores: Sequence[int] = (),
    ) -> "Invitation":
        email = email_address.address(email)
        raise_form_error(email=_problem(account, email))
        with database.atomic():
            # A new one replaces the one before it.
            before = [each.id for each in cls.pending(account) if each._is_for(email)]
            cls.update(revoked_at=now).where(cls.id.in_(before)).execute()
            asked = {"email": email, "role": role, "invited_by": by}
            asked["store_ids"] = json.dumps(stores) if stores else None
            made = cls.create(**cls.posted(now, account=account, **asked))
            audit.record("user.invited", now=now, by=by or audit.CONSOLE, on=made, role=role.value)
            made.enqueue_later(now)
        return made

    @classmethod
    def _is_open(cls) -> tuple[peewee.Expression, peewee.Expression]:
        return cls.accepted_at.is_null(), cls.revoked_at.is_null()

    def _is_for(self, email: str) -> bool:
        return email_address.key(self.email) == email_address.key(email)

    def _end(self, **values: object) -> None:
        """Change it while it is open; raises FormError when it isn't any more."""
        changed = Invitation.update(**values).where(
            Invitation.id == self.id, *Invitation._is_open()
        )
        if not changed.execute():
            raise FormError(form=gettext(USED))


def _problem(account: Account | None, email: str) -> str:
    if sentence := address_problem(email):
        return sentence
    known = User.known_by(email)
    if known and account is None:
        # Only whoever runs the installation invites founders.
        return "Someone signs in with this e-mail already. An address belongs to one account only."
    if known and account and known.account_id == account.id:
        return gettext("This person belongs to your team already.")
    if account and Invitation.pending(account).count() >= MOST_PENDING:
        return gettext(
            "%(most)s invitations wait to be accepted. Take some back first.", most=MOST_PENDING
        )
    return ""
