"""The access review: each quarter somebody confirms who may still sign in, and see people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.team import Team
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.audit.audit_event import SEEN
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.privacy_requests.request_deadline import months_after
from webapp.stores.store import Store

MONTHS = 3


class AccessReview(Record):
    account = peewee.ForeignKeyField(Account, backref="access_reviews", on_delete="CASCADE")
    reviewed_at = UTCDateTimeField()
    reviewed_by = peewee.IntegerField()
    users = peewee.IntegerField()
    shut_out = peewee.IntegerField(default=0)

    @classmethod
    def last(cls, account: Account) -> "AccessReview | None":
        query = cls.select().where(cls.account == account)
        return query.order_by(cls.id.desc()).first()

    @property
    def reviewer(self) -> str:
        """Their e-mail."""
        return User.names(self.account_id, [self.reviewed_by])[self.reviewed_by]

    @classmethod
    def due_at(cls, account: Account) -> datetime:
        """A quarter after the last one, or after the account began."""
        last = cls.last(account)
        return months_after(last.reviewed_at if last else account.created_at, MONTHS)

    @classmethod
    def confirm(
        cls, account: Account, by: User, kept: Collection[int], now: datetime
    ) -> "AccessReview":
        """Keep these users; shut everybody else out at once, but never oneself."""
        with database.atomic():
            leaving = [each for each in _active(account) if each.id not in {*kept, by.id}]
            for user in leaving:
                Team(account, by).shut_out(user, now)
            review = cls.create(
                account=account,
                reviewed_at=now,
                reviewed_by=by.id,
                users=len(_active(account)),
                shut_out=len(leaving),
            )
            audit.record("access.reviewed", now=now, by=by, on=review, users=review.users)
        return review


@dataclass(frozen=True)
class ReviewedAccess:
    """One user as the review shows them: their rights, and when they last used them."""

    user: User
    rights: list[str]
    # Their names, where it isn't all.
    stores: list[str]
    last_seen_at: datetime | None
    last_viewed_at: datetime | None


RIGHTS = (
    ("may_see_orders", "sees orders"),
    ("may_see_personal_data", "sees personal data"),
    ("may_ship", "ships"),
    ("may_handle_requests", "answers privacy requests"),
    ("may_manage_stores", "manages stores"),
    ("may_manage_account", "manages the account"),
)


def accesses(account: Account) -> list[ReviewedAccess]:
    """Everybody who may sign in, those who see most first."""
    names = {store.id: store.nickname for store in Store.of(account)}
    found = [
        ReviewedAccess(
            user,
            [words for right, words in RIGHTS if getattr(user, right)],
            [names[each] for each in user.shown_stores if each in names],
            _last_seen(user),
            _last_viewed(user),
        )
        for user in _active(account)
    ]
    return sorted(found, key=lambda access: (-len(access.rights), access.user.email))


def _active(account: Account) -> list[User]:
    return list(User.select().where(User.account == account, User.disabled_at.is_null()))


def _last_seen(user: User) -> datetime | None:
    query = BrowserSession.select().where(BrowserSession.user == user)
    last = query.order_by(BrowserSession.last_seen_at.desc()).first()
    return last.last_seen_at if last else None


def _last_viewed(user: User) -> datetime | None:
    last = (
        AuditEntry.select()
        .where(
            AuditEntry.chain == user.account_id,
            AuditEntry.actor == f"user:{user.id}",
            AuditEntry.event.in_(SEEN),
        )
        .order_by(AuditEntry.number.desc())
        .first()
    )
    return last.at if last else None
