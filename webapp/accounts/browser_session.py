"""A browser session: one signed-in browser. Ending the row signs it out, whatever cookie it has."""

import re
from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground import secret_token
from webapp.ground.database.db import Record, UTCDateTimeField, read_time, stored_time
from webapp.ground.database.pipeline import Prepared
from webapp.ground.language.message import Message, ToldMessage

# An hour at the packing table or a long lunch doesn't sign a shipper out; a browser left behind
# is out within the afternoon. A whole working day is the longest without a password.
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
# What is over is of no use, but that the access review says when each person was last here.
KEPT = timedelta(days=30)
# For how long whoever has shown who they are isn't asked again.
PROVEN_FOR = timedelta(minutes=10)

BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
)

# As it is kept; `device_words` says it.
OTHER_BROWSER = "A browser"
A_BROWSER = Message("browser_session.browser", "A browser")
BROWSER_ON = Message("browser_session.device", "%(browser)s on %(system)s")


class BrowserSession(Record):
    """From signing in until signing out, two idle hours or twelve hours in all."""

    user = peewee.ForeignKeyField(User, backref="browser_sessions", on_delete="CASCADE")
    token_hash = peewee.CharField(max_length=64, unique=True)
    device = peewee.CharField(max_length=64)
    created_at = UTCDateTimeField()
    last_seen_at = UTCDateTimeField(index=True)
    ended_at = UTCDateTimeField(null=True)
    # When the person last showed who they are, by signing in or again later.
    proven_at = UTCDateTimeField(null=True)

    token: str = ""

    @classmethod
    def begin(cls, user: User, user_agent: str, now: datetime) -> "BrowserSession":
        """Sign a browser in; only this answer, and the browser, ever hold the token."""
        token = secret_token.new()
        begun = cls.create(
            user=user,
            token_hash=secret_token.digest(token),
            device=device(user_agent),
            created_at=now,
            last_seen_at=now,
            proven_at=now,
        )
        begun.token = token
        user.session_token = token
        return begun

    @classmethod
    def resume(cls, token: str, now: datetime) -> "BrowserSession | None":
        """The live session with this token, its user and account with it, noted as seen."""
        since = stored_time(now - IDLE), stored_time(now - LONGEST)
        for found in RESUMED.send(*since, secret_token.digest(token)).result:
            found.token = token
            found.user.session_token = token
            found._note_seen(now)
            return found
        return None

    def is_new_device(self) -> bool:
        """Whether its person signed in before, within a month, and never from such a device."""
        before = BrowserSession.select().where(
            BrowserSession.user == self.user, BrowserSession.id < self.id
        )
        devices = {each.device for each in before}
        return bool(devices) and self.device not in devices

    @property
    def device_words(self) -> ToldMessage:
        """The device in the language of whoever reads of it."""
        browser, _, system = self.device.partition(" on ")
        named = A_BROWSER.told() if browser == OTHER_BROWSER else ToldMessage(said=browser)
        return BROWSER_ON.told(browser=named, system=system) if system else named

    @classmethod
    def live(cls, now: datetime) -> peewee.ModelSelect:
        """Sessions that may still be used, joined with their users."""
        return _live(now - IDLE, now - LONGEST)

    @classmethod
    def of(cls, user: User, now: datetime) -> list["BrowserSession"]:
        """A user's live sessions, the latest used first."""
        return list(cls.live(now).where(cls.user == user).order_by(cls.last_seen_at.desc(), cls.id))

    @classmethod
    def last_seen(cls, account: Account) -> dict[int, datetime]:
        """When each user of an account, by id, was last there; those never seen are left out."""
        latest = peewee.fn.MAX(cls.last_seen_at)
        seen = (
            cls.select(cls.user, latest)
            .join(User)
            .where(User.account == account)
            .group_by(cls.user)
        )
        return {user: read_time(at) for user, at in seen.tuples()}

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        """Remove sessions that were over long ago, but each person's latest; how many."""
        latest = cls.select(peewee.fn.MAX(cls.id)).group_by(cls.user)
        old = (cls.last_seen_at < now - KEPT) & cls.id.not_in(latest)
        return int(cls.delete().where(old).execute())

    @classmethod
    def end_all(cls, user: User, now: datetime, but: "BrowserSession | None" = None) -> int:
        """End a user's sessions, all or all others; returns how many."""
        theirs = (cls.user == user) & cls.ended_at.is_null()
        if but is not None:
            theirs &= cls.id != but.id
        return cls.update(ended_at=now).where(theirs).execute()

    def renew(self) -> None:
        """Draw another token for this browser: whoever had the one before is signed out."""
        self.token = self.user.session_token = secret_token.new()
        self.token_hash = secret_token.digest(self.token)
        self.save(only=[BrowserSession.token_hash])

    def is_proven(self, now: datetime) -> bool:
        """Whether the person showed who they are a short while ago."""
        return self.proven_at is not None and now - self.proven_at < PROVEN_FOR

    def prove(self, now: datetime) -> None:
        """Note that the person has just shown who they are."""
        self.proven_at = now
        self.save(only=[BrowserSession.proven_at])

    def end(self, now: datetime) -> None:
        BrowserSession.update(ended_at=now).where(
            BrowserSession.id == self.id, BrowserSession.ended_at.is_null()
        ).execute()

    def _note_seen(self, now: datetime) -> None:
        if now - self.last_seen_at > NOTED_EVERY:
            self.last_seen_at = now
            self.save(only=[BrowserSession.last_seen_at])


def _live(seen: Any, begun: Any) -> peewee.ModelSelect:
    """Sessions that were seen since the one moment, and begun since the other."""
    return (
        BrowserSession.select()
        .join(User)
        .where(
            BrowserSession.ended_at.is_null(),
            BrowserSession.last_seen_at > seen,
            BrowserSession.created_at > begun,
            User.disabled_at.is_null(),
        )
    )


def _resumed(seen: Any, begun: Any, token_hash: Any) -> peewee.ModelSelect:
    mine = _live(seen, begun).where(BrowserSession.token_hash == token_hash)
    return mine.select(BrowserSession, User, Account).switch(User).join(Account)


RESUMED = Prepared(_resumed, 3)


def device(user_agent: str) -> str:
    """A browser in words that its owner knows: `Firefox on Windows`."""
    browser = _first(BROWSERS, user_agent) or OTHER_BROWSER
    system = _first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, sign in table if re.search(sign, user_agent)), "")
