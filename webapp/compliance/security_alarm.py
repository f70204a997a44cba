"""Security alarms: what an account's owners learn by mail of its audit trail, each once.

Sign-ins that were locked or tried at many people, files with people's data, keys that were
rotated, a trail that doesn't hold, and a client secret whose end comes near.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.accounts.user import User
from webapp.compliance.compliance_evidence import ALARM, EVERY, ComplianceEvidence, EvidenceKind
from webapp.ground.audit import audit
from webapp.ground.audit.audit import AuditAnchor, AuditEntry
from webapp.ground.clock import day_of
from webapp.ground.language.message import Message, ToldMessage

# The clock looks every five minutes; whatever it slept through, it finds within a day.
LOOKS_BACK = timedelta(days=1)
# Of how many people's passwords somebody tried wrong ones, within an hour.
SPRAYED = 3
REFUSED = ("sign_in.refused", "sign_in.locked")
TAKEN = ("personal_data.exported", "contacts.exported")

# What each kind of alarm says: the subject, and what it means.
LOCKED = (
    Message("security.locked", "The sign-in of %(email)s was locked"),
    Message(
        "security.locked.text",
        "Ten wrong passwords or codes in a row were tried for %(email)s. Their sign-in is locked "
        "for a while; browsers that are signed in stay so.\n\n"
        "If they mistyped, nothing needs to be done. If they didn't, somebody guesses: see that "
        "they have a second factor, and have them choose a new password.",
    ),
)
TRIED = (
    Message("security.sprayed", "Passwords of several people were guessed at"),
    Message(
        "security.sprayed.text",
        "Within an hour, wrong passwords or codes were tried for %(n)s people of your account. "
        "That is how somebody goes through many people with few passwords.\n\n"
        "Nobody came in by these tries. See on the team page that everybody has a second factor, "
        "and read in the audit trail who signed in since.",
    ),
)
EXPORTED = (
    Message("security.exported", "%(email)s saved a file with people's data"),
    Message(
        "security.exported.text",
        "%(email)s saved a file with people's data, today for the first time. Outside of this app "
        "nothing destroys it on time: it must be deleted within 30 days of shipping at the "
        "latest.\n\n"
        "If you don't know why they took it, ask them; shut them out on the team page if it wasn't "
        "them. Amazon wants to hear of a misuse of its data within 24 hours.",
    ),
)
BROKEN = (
    Message("security.broken", "The audit trail doesn't hold"),
    # The fault is the trail's own words, for auditors.
    Message(
        "security.broken.text",
        "The check of your audit trail found that it doesn't hold: %(fault)s.\n\n"
        "Somebody changed entries in the database, or an old backup was restored. Tell whoever "
        "runs this installation at once, open an incident, and trust no entry until it is "
        "explained.",
    ),
)
ROTATED = (
    Message("security.rotated", "The installation's keys were rotated"),
    Message(
        "security.rotated.text",
        "The keys that seal people's data were rotated. Nothing changes for your orders.\n\n"
        "If whoever runs this installation didn't do so, tell them at once.",
    ),
)
ENDING = (
    Message("security.secret_ending", "Amazon's client secret must be rotated"),
    Message(
        "security.secret_ending.text",
        "Amazon's client secret of this installation is %(age)s days old. At %(most)s days Amazon "
        "ends its access: no order comes in, and no parcel is confirmed.\n\n"
        "Whoever runs this installation rotates it in Seller Central and sets the new one. They "
        "have %(left)s days.",
    ),
)
EVERY_ALARM = (LOCKED, TRIED, EXPORTED, BROKEN, ROTATED, ENDING)
LEFT = Message("security.somebody_left", "somebody who has left")


@dataclass(frozen=True)
class SecurityAlarm:
    """What is told to the owners of one account; `key` is told once."""

    account_id: int
    key: str
    words: tuple[Message, Message]
    facts: Mapping[str, Any] = field(default_factory=dict)
    path: str = "/audit"

    def announce(self, now: datetime) -> int:
        """Tell the owners, unless they know; how many were told now."""
        account = Account.get_by_id(self.account_id)
        subject, text = self.words
        return Notice.raise_once(
            account,
            "security_alarm",
            self.key,
            subject=subject.told(**self.facts),
            text=text.told(**self.facts),
            path=self.path,
            now=now,
        )


def announce_security_alarms(now: datetime) -> int:
    """For the clock; returns how many notices were written."""
    found = (*_locked(now), *_sprayed(now), *_exported(now), *_rotated(now), *_broken(), *_old(now))
    return sum(alarm.announce(now) for alarm in found)


def _locked(now: datetime) -> Iterator[SecurityAlarm]:
    for entry in _entries(("sign_in.locked",), now):
        facts = {"email": _email(entry.subject_id)}
        yield SecurityAlarm(entry.chain, f"locked-{entry.number}", LOCKED, facts, "/account/team")


def _sprayed(now: datetime) -> Iterator[SecurityAlarm]:
    people: dict[tuple[int, datetime], set[int]] = defaultdict(set)
    for entry in _entries(REFUSED, now):
        people[entry.chain, entry.at.replace(minute=0, second=0, microsecond=0)].add(
            entry.subject_id
        )
    for (account_id, hour), tried in people.items():
        if len(tried) >= SPRAYED:
            key, facts = f"sprayed-{hour:%Y%m%d}", {"n": len(tried)}
            yield SecurityAlarm(account_id, key, TRIED, facts, "/account/team")


def _exported(now: datetime) -> Iterator[SecurityAlarm]:
    zones = dict(Account.select(Account.id, Account.time_zone).tuples())
    for entry in _entries(TAKEN, now):
        user_id = int(entry.actor.partition(":")[2] or 0)
        key = f"exported-{user_id}-{day_of(entry.at, zones[entry.chain])}"
        yield SecurityAlarm(entry.chain, key, EXPORTED, {"email": _email(user_id)})


def _rotated(now: datetime) -> Iterator[SecurityAlarm]:
    for entry in _entries(("keys.rotated",), now, installation=True):
        for account in Account.founded_by(entry.at):
            yield SecurityAlarm(account.id, f"rotated-{entry.number}", ROTATED)


def _broken() -> Iterator[SecurityAlarm]:
    for anchor in AuditAnchor.select().where(AuditAnchor.fault != ""):
        whose = _accounts() if anchor.chain == audit.INSTALLATION else [anchor.chain]
        for account_id in whose:
            key = f"broken-{anchor.chain}-{anchor.fault}"[:120]
            yield SecurityAlarm(account_id, key, BROKEN, {"fault": anchor.fault})


def _old(now: datetime) -> Iterator[SecurityAlarm]:
    kind = EvidenceKind.CLIENT_SECRET_ROTATED
    age = ComplianceEvidence.age(kind, now)
    if age is None or age < ALARM[kind]:
        return
    end = EVERY[kind].days
    facts = {"age": age.days, "most": end, "left": max(0, end - age.days)}
    key = f"client-secret-{now - age:%Y%m%d}"
    for account_id in _accounts():
        yield SecurityAlarm(account_id, key, ENDING, facts, "/compliance")


def _entries(
    events: tuple[str, ...], now: datetime, installation: bool = False
) -> list[AuditEntry]:
    """The last day's, of accounts that are still here or of the installation."""
    chains = [audit.INSTALLATION] if installation else Account.select(Account.id)
    query = AuditEntry.select().where(
        AuditEntry.at > now - LOOKS_BACK,
        AuditEntry.at <= now,
        AuditEntry.event.in_(events),
        AuditEntry.chain.in_(chains),
    )
    return list(query.order_by(AuditEntry.chain, AuditEntry.number))


def _accounts() -> list[int]:
    return [account_id for (account_id,) in Account.select(Account.id).tuples()]


def _email(user_id: int) -> str | ToldMessage:
    found = User.get_or_none(User.id == user_id)
    return found.email if found else LEFT.told()
