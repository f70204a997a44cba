"""Security alarms: what an account's owners learn by mail of its audit trail, each once.

Sign-ins that were locked or tried at many people, files with people's data, keys that were
rotated, a trail that doesn't hold, and a client secret whose end comes near.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.accounts.user import User
from webapp.compliance.compliance_evidence import ALARM, EVERY, ComplianceEvidence, EvidenceKind
from webapp.ground.audit import audit
from webapp.ground.audit.audit import AuditAnchor, AuditEntry
from webapp.ground.clock import day_of

HOUR = timedelta(hours=1)
# The clock looks every five minutes; whatever it slept through, it finds within a day.
LOOKS_BACK = timedelta(days=1)
# Of how many people's passwords somebody tried wrong ones, within an hour.
SPRAYED = 3
REFUSED = ("sign_in.refused", "sign_in.locked")
TAKEN = ("personal_data.exported", "contacts.exported")

LOCKED = """Ten wrong passwords or codes in a row were tried for {email}. Their sign-in is locked
for a while; browsers that are signed in stay so.

If they mistyped, nothing needs to be done. If they didn't, somebody guesses: see that they have a
second factor, and have them choose a new password.
"""
TRIED = """Within an hour, wrong passwords or codes were tried for {count} people of your account.
That is how somebody goes through many people with few passwords.

Nobody came in by these tries. See on the team page that everybody has a second factor, and read in
the audit trail who signed in since.
"""
EXPORTED = """{email} saved a file with people's data, today for the first time. Outside of this app
nothing destroys it on time: it must be deleted within 30 days of shipping at the latest.

If you don't know why they took it, ask them; shut them out on the team page if it wasn't them.
Amazon wants to hear of a misuse of its data within 24 hours.
"""
BROKEN = """The check of your audit trail found that it doesn't hold: {fault}.

Somebody changed entries in the database, or an old backup was restored. Tell whoever runs this
installation at once, open an incident, and trust no entry until it is explained.
"""
ROTATED = """The keys that seal people's data were rotated. Nothing changes for your orders.

If whoever runs this installation didn't do so, tell them at once.
"""
ENDING = """Amazon's client secret of this installation is {days} days old. At {end} days Amazon
ends its access: no order comes in, and no parcel is confirmed.

Whoever runs this installation rotates it in Seller Central and sets the new one. They have
{left} days.
"""


@dataclass(frozen=True)
class SecurityAlarm:
    """What is told to the owners of one account; `key` is told once."""

    account_id: int
    key: str
    subject: str
    text: str
    path: str = "/audit"

    def announce(self, now: datetime) -> int:
        """Tell the owners, unless they know; how many were told now."""
        account = Account.get_by_id(self.account_id)
        return Notice.raise_once(
            account,
            "security_alarm",
            self.key,
            subject=self.subject,
            text=self.text,
            path=self.path,
            now=now,
        )


def announce_security_alarms(now: datetime) -> int:
    """For the clock; returns how many notices were written."""
    found = (*_locked(now), *_sprayed(now), *_exported(now), *_rotated(now), *_broken(), *_old(now))
    return sum(alarm.announce(now) for alarm in found)


def _locked(now: datetime) -> Iterator[SecurityAlarm]:
    for entry in _entries(("sign_in.locked",), now):
        email = _email(entry.subject_id)
        subject, text = f"The sign-in of {email} was locked", LOCKED.format(email=email)
        yield SecurityAlarm(entry.chain, f"locked-{entry.number}", subject, text, "/account/team")


def _sprayed(now: datetime) -> Iterator[SecurityAlarm]:
    people: dict[tuple[int, datetime], set[int]] = defaultdict(set)
    for entry in _entries(REFUSED, now):
        people[entry.chain, entry.at.replace(minute=0, second=0, microsecond=0)].add(
            entry.subject_id
        )
    for (account_id, hour), tried in people.items():
        if len(tried) >= SPRAYED:
            subject = "Passwords of several people were guessed at"
            text = TRIED.format(count=len(tried))
            key = f"sprayed-{hour:%Y%m%d}"
            yield SecurityAlarm(account_id, key, subject, text, "/account/team")


def _exported(now: datetime) -> Iterator[SecurityAlarm]:
    zones = dict(Account.select(Account.id, Account.time_zone).tuples())
    for entry in _entries(TAKEN, now):
        user_id = int(entry.actor.partition(":")[2] or 0)
        key = f"exported-{user_id}-{day_of(entry.at, zones[entry.chain])}"
        email = _email(user_id)
        subject, text = f"{email} saved a file with people's data", EXPORTED.format(email=email)
        yield SecurityAlarm(entry.chain, key, subject, text)


def _rotated(now: datetime) -> Iterator[SecurityAlarm]:
    for entry in _entries(("keys.rotated",), now, installation=True):
        for account_id in _accounts():
            key, subject = f"rotated-{entry.number}", "The installation's keys were rotated"
            yield SecurityAlarm(account_id, key, subject, ROTATED)


def _broken() -> Iterator[SecurityAlarm]:
    for anchor in AuditAnchor.select().where(AuditAnchor.fault != ""):
        whose = _accounts() if anchor.chain == audit.INSTALLATION else [anchor.chain]
        for account_id in whose:
            key, text = (
                f"broken-{anchor.chain}-{anchor.fault}"[:120],
                BROKEN.format(fault=anchor.fault),
            )
            yield SecurityAlarm(account_id, key, "The audit trail doesn't hold", text)


def _old(now: datetime) -> Iterator[SecurityAlarm]:
    kind = EvidenceKind.CLIENT_SECRET_ROTATED
    age = ComplianceEvidence.age(kind, now)
    if age is None or age < ALARM[kind]:
        return
    end = EVERY[kind].days
    text = ENDING.format(days=age.days, end=end, left=max(0, end - age.days))
    key = f"client-secret-{now - age:%Y%m%d}"
    for account_id in _accounts():
        yield SecurityAlarm(
            account_id, key, "Amazon's client secret must be rotated", text, "/compliance"
        )


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


def _email(user_id: int) -> str:
    found = User.get_or_none(User.id == user_id)
    return found.email if found else "somebody who has left"
