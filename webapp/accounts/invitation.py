"""An invitation: a link by mail, good once and for a week, to join an account or to found one."""

from datetime import datetime, timedelta

import peewee
from playhouse.fields import EnumField

from webapp import audit, email_address, ticket
from webapp.accounts.account import Account
from webapp.accounts.letter import Letter
from webapp.accounts.rejection import Rejection, reject
from webapp.accounts.user import TAKEN, Role, User
from webapp.config import Settings
from webapp.db import UTCDateTimeField, database
from webapp.words import PRODUCT_NAME

GOOD_FOR = timedelta(days=7)
KEPT = timedelta(days=30)
# Who wants to mail the whole world goes elsewhere.
MOST_PENDING = 50
USED = "This invitation was accepted or taken back meanwhile."
TO_JOIN = """You are invited to {company} on {product}, as {role}.

Accept within a week, by choosing a password; the link works once:
{link}

If you don't know {company}, leave this mail alone: nothing happens.
"""
TO_FOUND = """You are invited to open an account for your company on {product}.

Do it within a week; the link works once:
{link}

If you didn't ask for it, leave this mail alone: nothing happens.
"""


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
    accepted_at = UTCDateTimeField(null=True)
    revoked_at = UTCDateTimeField(null=True)

    JOB = "deliver_invitation"

    @classmethod
    def send(cls, account: Account, email: str, role: str, by: User, now: datetime) -> "Invitation":
        """Invite a team mate; raises Rejection with a sentence per field."""
        reject(role="" if role in set(Role) else "Choose one of the roles.")
        return cls._send(account, email, Role(role), by, now)

    @classmethod
    def send_to_founder(cls, email: str, now: datetime) -> "Invitation":
        """Invite somebody to open an account for their own company; raises Rejection."""
        return cls._send(None, email, Role.OWNER, None, now)

    @classmethod
    def pending(cls, account: Account | None) -> peewee.ModelSelect:
        """Those that nobody accepted or took back, the newest first; some may have expired."""
        whose = cls.account.is_null() if account is None else cls.account == account
        return cls.select().where(whose, *cls._is_open()).order_by(cls.id.desc())

    @classmethod
    def open(cls, token: str, now: datetime) -> "Invitation | None":
        """The invitation that this link still stands for."""
        return cls.get_or_none(
            cls.token_hash == ticket.digest(token), *cls._is_open(), cls.expires_at > now
        )

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        """Forget who was invited, a month after it came to something or to nothing."""
        over = cls.accepted_at.is_null(False) | cls.revoked_at.is_null(False)
        lapsed = cls.expires_at < now
        return int(cls.delete().where(cls.created_at < now - KEPT, over | lapsed).execute())

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

    def revoke(self, by: User, now: datetime) -> None:
        """Take it back; raises Rejection when it was accepted meanwhile."""
        with database.atomic():
            self._end(revoked_at=now)
            audit.record("invitation.revoked", now=now, by=by, on=self)

    def accept(self, password: str, now: datetime) -> User:
        """Make the person a team mate; raises Rejection, and then the link still works."""
        with database.atomic():
            self._end(accepted_at=now)
            user = User.enrol(self.account, self.email, password, self.role, now)
            audit.record("user.added", now=now, by=user, on=user, role=self.role.value)
        return user

    def found(self, password: str, account_name: str, plan: str, now: datetime) -> User:
        """Open the invited person's own account; raises Rejection, and the link still works."""
        with database.atomic():
            self._end(accepted_at=now)
            return User.sign_up(self.email, password, account_name, plan, now)

    def written(self, settings: Settings, now: datetime) -> tuple[str, str, str] | None:
        if self.accepted_at or self.revoked_at:
            return None
        token = ticket.draw()
        if not self.keep(token_hash=ticket.digest(token), expires_at=now + GOOD_FOR):
            return None
        link = f"{settings.public_url}/sign-up/{token}"
        if self.founds_account:
            text = TO_FOUND.format(product=PRODUCT_NAME, link=link)
            return self.email, f"Open your account on {PRODUCT_NAME}", text
        company, role = self.account.name, self.role.label.lower()
        text = TO_JOIN.format(company=company, product=PRODUCT_NAME, role=role, link=link)
        return self.email, f"Join {company} on {PRODUCT_NAME}", text

    @classmethod
    def _send(
        cls, account: Account | None, email: str, role: Role, by: User | None, now: datetime
    ) -> "Invitation":
        email = email_address.address(email)
        reject(email=_problem(account, email))
        with database.atomic():
            # A new one replaces the one before it.
            before = [each.id for each in cls.pending(account) if each._is_for(email)]
            cls.update(revoked_at=now).where(cls.id.in_(before)).execute()
            made = cls.create(
                **cls.posted(now, account=account, email=email, role=role, invited_by=by)
            )
            audit.record("user.invited", now=now, by=by or audit.CONSOLE, on=made, role=role.value)
            made.enqueue_later(now)
        return made

    @classmethod
    def _is_open(cls) -> tuple[peewee.Expression, peewee.Expression]:
        return cls.accepted_at.is_null(), cls.revoked_at.is_null()

    def _is_for(self, email: str) -> bool:
        return email_address.key(self.email) == email_address.key(email)

    def _end(self, **values: object) -> None:
        """Change it while it is open; raises Rejection when it isn't any more."""
        changed = Invitation.update(**values).where(
            Invitation.id == self.id, *Invitation._is_open()
        )
        if not changed.execute():
            raise Rejection(form=USED)


def _problem(account: Account | None, email: str) -> str:
    if sentence := email_address.problem(email):
        return sentence
    if User.known_by(email):
        return TAKEN.partition(".")[0] + ". An address belongs to one account only."
    if Invitation.pending(account).count() >= MOST_PENDING:
        return f"{MOST_PENDING} invitations wait to be accepted. Take some back first."
    return ""
