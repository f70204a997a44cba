"""A notice: something that an account's owners must know, told to each of them once."""

from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.accounts.letter import Letter
from webapp.accounts.user import Role, User
from webapp.config import Settings
from webapp.db import UTCDateTimeField, database

LONGEST_SUBJECT = 200
# Where each kind is mended: the words of the link, and its address.
MENDED_AT = {
    "revocation": ("Reconnect the store", "/stores"),
    "authorization_ending": ("Reconnect the store", "/stores"),
    "import_failing": ("Look at the store", "/stores"),
    "orders_due": ("Ship the orders", "/orders?due=tomorrow"),
    "shipment_refused": ("Look at the shipments", "/shipments"),
    "privacy_request_due": ("Decide the request", "/privacy/requests"),
    "requests_turned_away": ("Look at the requests", "/privacy/requests"),
    "access_review_due": ("Review the access", "/compliance/access-review"),
    "incident_due": ("Note what was done", "/compliance/incidents"),
    "redaction_overdue": ("Open Privacy", "/privacy"),
    "reading_alarm": ("Read the audit trail", "/audit"),
    "second_factor": ("Look at your second factor", "/account/second-factor"),
}
ELSEWHERE = ("Open your account", "/account")


class Notice(Letter):
    """What is told to one user. It never holds personal data of a buyer."""

    account = peewee.ForeignKeyField(Account, backref="notices", on_delete="CASCADE")
    recipient = peewee.ForeignKeyField(User, backref="notices", on_delete="CASCADE")
    kind = peewee.CharField(max_length=32)
    key = peewee.CharField(max_length=120)
    subject = peewee.CharField(max_length=LONGEST_SUBJECT)
    text = peewee.TextField()
    # The very page, where the kind's own address would lead to a list.
    path = peewee.CharField(max_length=100, default="")
    read_at = UTCDateTimeField(null=True)

    JOB = "deliver_notice"

    class Meta:
        indexes = ((("account", "key", "recipient"), True),)

    @classmethod
    def raise_once(
        cls,
        account: Account,
        kind: str,
        key: str,
        *,
        subject: str,
        text: str,
        now: datetime,
        path: str = "",
    ) -> int:
        """Tell every owner, unless told under this key before; returns how many were told now.

        What may be told again one day needs another key: put a number or a date in it. `path` is
        the page where it is mended; without one, that of its kind.
        """
        owners = account.users.where(User.role == Role.OWNER, User.disabled_at.is_null())
        return sum(
            cls.tell(owner, kind, key, subject=subject, text=text, now=now, path=path)
            for owner in owners
        )

    @classmethod
    def tell(
        cls,
        user: User,
        kind: str,
        key: str,
        *,
        subject: str,
        text: str,
        now: datetime,
        path: str = "",
    ) -> bool:
        """Tell one user, unless told under this key before."""
        row = cls.posted(
            now,
            account=user.account_id,
            recipient=user,
            kind=kind,
            key=key,
            subject=" ".join(subject.split())[:LONGEST_SUBJECT],
            text=_folded(text),
            path=path,
        )
        with database.atomic():
            made = cls.insert(row).on_conflict_ignore().as_rowcount().execute()
            if made:
                cls.get(cls.recipient == user, cls.key == key).enqueue_later(now)
        return bool(made)

    @property
    def way(self) -> tuple[str, str]:
        """Where it is mended: the words of the link, and its address."""
        words, address = MENDED_AT.get(self.kind, ELSEWHERE)
        return words, self.path or address

    @classmethod
    def of(cls, user: User) -> peewee.ModelSelect:
        """What a user was told, newest first."""
        return cls.select().where(cls.recipient == user).order_by(cls.id.desc())

    @classmethod
    def unread(cls, user: User) -> int:
        return cls.of(user).where(cls.read_at.is_null()).count()

    @classmethod
    def settle(cls, account_id: int, key: str, now: datetime) -> int:
        """What was told under keys that begin so is mended: nobody has to read it any more."""
        told = (cls.account == account_id) & cls.key.startswith(key) & cls.read_at.is_null()
        return int(cls.update(read_at=now).where(told).execute())

    @classmethod
    def mark_read(cls, user: User, now: datetime, notice_id: int | None = None) -> int:
        """Mark all of a user's notices as read, or one of them; returns how many weren't."""
        query = cls.update(read_at=now).where(cls.recipient == user, cls.read_at.is_null())
        return int((query.where(cls.id == notice_id) if notice_id else query).execute())

    def written(
        self,
        settings: Settings,
        now: datetime,  # noqa: ARG002
    ) -> tuple[str, str, str] | None:
        if self.recipient.disabled_at:
            return None
        words, address = self.way
        link = f"{words}: {settings.public_url}{address}"
        return self.recipient.email, self.subject, f"{self.text}\n\n{link}\n"


def _folded(text: str) -> str:
    """Each paragraph a line of its own, to be broken where it is read."""
    return "\n\n".join(" ".join(each.split()) for each in text.strip().split("\n\n"))
