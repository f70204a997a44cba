"""A notice: something that an account's owners must know, told to each of them once."""

from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.accounts.letter import Letter
from webapp.accounts.mail import notice_mail
from webapp.accounts.mail.notice_choice import (
    CHOOSABLE,
    MailedWhen,
    NoticeChoice,
    next_morning,
)
from webapp.accounts.mail.notice_way import way
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.dialect import run_sql
from webapp.ground.language.message import Message, MessageField, ToldMessage
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings

# What was done about one's sign-in, and what to do about it.
UNASKED = Message(
    "notice.unasked",
    "%(what)s\n\n"
    "If that wasn't you, choose a new password at once, and tell the owner of your account.",
)
UNREAD = "SELECT COUNT(*) FROM notice WHERE recipient_id = ? AND read_at IS NULL"
# What may come and go all day at one store.
TROUBLES = ("revocation", "access_denied", "import_failing")
# What is about the person alone.
OF_ONESELF = ("new_device", "passkey", "second_factor", "password_changed", "store_limit")
DAY = timedelta(days=1)


class Notice(Letter):
    """What is told to one user. It never holds personal data of a buyer."""

    account = peewee.ForeignKeyField(Account, backref="notices", on_delete="CASCADE")
    recipient = peewee.ForeignKeyField(User, backref="notices", on_delete="CASCADE")
    kind = peewee.CharField(max_length=32)
    key = peewee.CharField(max_length=120)
    # Of the language of whoever reads it. A plain text stays in the language that it is in.
    subject = MessageField()
    text = MessageField()
    # The very page, where the kind's own address would lead to a list.
    path = peewee.CharField(max_length=100, default="")
    read_at = UTCDateTimeField(null=True)
    # Since when nothing has to be done about it any more.
    resolved_at = UTCDateTimeField(null=True)

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
        subject: ToldMessage | str,
        text: ToldMessage | str,
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
        subject: ToldMessage | str,
        text: ToldMessage | str,
        now: datetime,
        path: str = "",
    ) -> bool:
        """Tell one user, unless told under this key before."""
        due_at = _mailed_at(user, kind, path, now)
        row = cls.posted(
            now,
            due_at=due_at,
            account=user.account_id,
            recipient=user,
            kind=kind,
            key=key,
            subject=subject,
            text=_folded(text) if isinstance(text, str) else text,
            path=path,
        )
        with database.atomic():
            made = cls.insert(row).on_conflict_ignore().as_rowcount().execute()
            if made and due_at <= now:
                cls.get(cls.recipient == user, cls.key == key).enqueue_later(now)
        return bool(made)

    @property
    def way(self) -> tuple[str, str]:
        """Where it is mended: the words of the link, and its address."""
        return way(self.kind, self.path)

    @classmethod
    def of(cls, user: User) -> peewee.ModelSelect:
        """What a user was told, newest first.

        What was told to an owner who sees some stores alone by now may be of other stores.
        """
        told = cls.select().where(cls.recipient == user).order_by(cls.id.desc())
        return told if user.sees_all_stores else told.where(cls.kind.in_(OF_ONESELF))

    @classmethod
    def unread(cls, user: User) -> int:
        """How many; on every page, so it is written out for nearly all people."""
        if user.sees_all_stores:
            return int(run_sql(UNREAD, user.id).fetchone()[0])
        return cls.of(user).where(cls.read_at.is_null()).count()

    @classmethod
    def settle(cls, account_id: int, key: str, now: datetime) -> int:
        """What was told under keys that begin so is resolved: nobody has to read it any more."""
        told = (cls.account == account_id) & cls.key.startswith(key) & cls.resolved_at.is_null()
        cls.update(read_at=now).where(told, cls.read_at.is_null()).execute()
        return int(cls.update(resolved_at=now).where(told).execute())

    @classmethod
    def mark_read(cls, user: User, now: datetime, notice_id: int | None = None) -> int:
        """Mark all of a user's notices as read, or one of them; returns how many weren't."""
        query = cls.update(read_at=now).where(cls.recipient == user, cls.read_at.is_null())
        return int((query.where(cls.id == notice_id) if notice_id else query).execute())

    def written(self, settings: Settings, now: datetime) -> Mail | None:
        """As this person wants it: by itself, with all others of its day, or not by mail."""
        choice = NoticeChoice.when(self.recipient, self.kind)
        # What was read or mended in the meantime needs no mail, unless it is about one's sign-in.
        needless = self.read_at and self.kind in CHOOSABLE
        hidden = self.kind not in OF_ONESELF and not self.recipient.sees_all_stores
        if self.recipient.disabled_at or needless or hidden or choice is MailedWhen.NEVER:
            return None
        daily = choice is MailedWhen.DAILY
        others = self._lease_others(now) if daily else []
        with self.recipient.spoken_to():
            return notice_mail.written(settings, [self, *others])

    def _lease_others(self, now: datetime) -> "list[Notice]":
        """What else this person is to be told in the mail of this day, in our hands from now."""
        chosen = NoticeChoice.of(self.recipient)
        daily = [kind for kind, when in chosen.items() if when is MailedWhen.DAILY]
        others = (Notice.recipient == self.recipient) & (Notice.id != self.id)
        waiting = Notice.sent_at.is_null() & Notice.read_at.is_null() & Notice.kind.in_(daily)
        free = Notice.leased_until.is_null() | (Notice.leased_until <= now)
        Notice.update(leased_until=self.leased_until).where(others, waiting, free).execute()
        return list(Notice.select().where(others, self._in_hand()).order_by(Notice.id))

    def _in_hand(self) -> peewee.Expression:
        """All that this worker mails at once."""
        mine = Notice.leased_until == self.leased_until
        return mine & (Notice.recipient == self.recipient)

    def _settle(self, now: datetime) -> bool:
        return bool(Notice.update(sent_at=now, leased_until=None).where(self._in_hand()).execute())

    def _put_off(self, now: datetime) -> bool:
        others = self._in_hand() & (Notice.id != self.id)
        Notice.update(leased_until=None).where(others).execute()
        return super()._put_off(now)


def _mailed_at(user: User, kind: str, path: str, now: datetime) -> datetime:
    """Trouble at one place is mailed once, then once a day; the rest as its reader has chosen."""
    if NoticeChoice.when(user, kind) is MailedWhen.DAILY:
        return next_morning(user, now)
    if kind not in TROUBLES or not path:
        return now
    same = (Notice.recipient == user) & (Notice.kind == kind) & (Notice.path == path)
    last = Notice.select().where(same).order_by(Notice.id.desc()).first()
    mailed = last and (last.sent_at or last.due_at)
    return mailed + DAY if mailed and mailed > now - DAY else now


def _folded(text: str) -> str:
    """Each paragraph a line of its own, to be broken where it is read."""
    return "\n\n".join(" ".join(each.split()) for each in text.strip().split("\n\n"))
