"""The reading alarm: owners learn when one person looks at, or takes away, many people's data.

It reads the audit trail: what is opened, listed, printed (packing slips and labels, on paper or as
PDF) and exported. What isn't recorded there as one of these goes by it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.audit.audit_event import (
    CONTACTS_LISTED,
    CONTACTS_VIEWED,
    EXPORTED,
    LISTED,
    REQUESTS_VIEWED,
    VIEWED,
)
from webapp.ground.clock import day_of
from webapp.ground.database.db import database
from webapp.ground.language.message import Message

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# A shipper opens the odd order out of a hundred; whoever opens hundreds reads, or copies.
MOST_VIEWED_AN_HOUR = 100
MOST_VIEWED_A_DAY = 500
MOST_LISTED_A_DAY = 2500
MOST_EXPORTED_A_DAY = 500
# One person packs 400 parcels a day, or prints for a second one; a whole PDF of slips is more.
MOST_PRINTED_A_DAY = 800

PRINTED = ("personal_data.printed",)
COUNTED = ("orders", "contacts")

# What somebody did beyond the limits, by its code.
DONE = {
    "customers listed": Message(
        "reading.customers_listed", "%(email)s was shown %(n)s customers in a day"
    ),
    "contacts listed": Message(
        "reading.contacts_listed", "%(email)s was shown %(n)s contacts in a day"
    ),
    "orders in a day": Message("reading.orders_day", "%(email)s opened %(n)s orders in a day"),
    "orders in an hour": Message("reading.orders_hour", "%(email)s opened %(n)s orders in an hour"),
    "contacts in a day": Message(
        "reading.contacts_day", "%(email)s opened %(n)s contacts in a day"
    ),
    "contacts in an hour": Message(
        "reading.contacts_hour", "%(email)s opened %(n)s contacts in an hour"
    ),
    "requests in a day": Message(
        "reading.requests_day", "%(email)s opened %(n)s privacy requests in a day"
    ),
    "requests in an hour": Message(
        "reading.requests_hour", "%(email)s opened %(n)s privacy requests in an hour"
    ),
    "printed": Message("reading.printed", "%(email)s printed %(n)s orders in a day"),
    "exported": Message("reading.exported", "%(email)s exported %(n)s people in a day"),
}
TEXT = Message(
    "reading.text",
    "%(done)s. That is more than usual.\n\n"
    "If it is their work, nothing needs to be done. If you don't know why, ask them; shut them out "
    "on the team page if it wasn't them; and read in the audit trail what it was. Amazon wants to "
    "hear of a misuse of its data within 24 hours.",
)

Person = tuple[int, str]
Done = tuple[str, int]


@dataclass(frozen=True)
class UnusualReading:
    """What one person of an account did beyond the limits, and how often."""

    account_id: int
    user_id: int
    action: str
    times: int

    @classmethod
    def find(cls, now: datetime, account: Account | None = None) -> list["UnusualReading"]:
        """All of the last hour and day until now, of one account or of all; one a person."""
        found = {
            **_beyond(_listed(now), MOST_LISTED_A_DAY, "customers listed"),
            **_beyond(_contacts_listed(now), MOST_LISTED_A_DAY, "contacts listed"),
            **_opened(VIEWED, now, "orders"),
            **_opened(CONTACTS_VIEWED, now, "contacts"),
            **_opened(REQUESTS_VIEWED, now, "requests"),
            **_beyond(_printed(now), MOST_PRINTED_A_DAY, "printed"),
            **_beyond(_exported(now), MOST_EXPORTED_A_DAY, "exported"),
        }
        return [
            cls(chain, int(actor.partition(":")[2]), action, times)
            for (chain, actor), (action, times) in found.items()
            if account is None or chain == account.id
        ]

    def announce(self, now: datetime) -> bool:
        """Tell the owners, unless they know since today; whether they were told now."""
        account, user = Account.get_by_id(self.account_id), User.get_by_id(self.user_id)
        day = day_of(now, account.time_zone)
        done = DONE[self.action].told(email=user.email, n=self.times)
        with database.atomic():
            told = Notice.raise_once(
                account,
                "reading_alarm",
                f"reading-{user.id}-{day}",
                subject=done,
                text=TEXT.told(done=done),
                now=now,
            )
            if told:
                did, times = self.action, self.times
                audit.record("reading.alarmed", now=now, on=user, action=did, times=times)
        return bool(told)

    def is_known(self, now: datetime) -> bool:
        """Whether an alarm of this person was raised in the last day."""
        alarms = AuditEntry.select().where(
            AuditEntry.chain == self.account_id,
            AuditEntry.event == "reading.alarmed",
            AuditEntry.subject_id == self.user_id,
            AuditEntry.at > now - DAY,
        )
        return bool(alarms.exists())


def announce_unusual_readings(now: datetime) -> int:
    """For the clock; returns how many alarms were raised."""
    return sum(reading.announce(now) for reading in UnusualReading.find(now))


def _beyond(counts: dict[Person, int], most: int, action: str) -> dict[Person, Done]:
    return {person: (action, count) for person, count in counts.items() if count > most}


def _opened(events: tuple[str, ...], now: datetime, what: str) -> dict[Person, Done]:
    """Who opened how many different ones, whose people they saw."""
    day, hour = (_subjects(_deeds(events, now, within)) for within in (DAY, HOUR))
    return {
        **_beyond(day, MOST_VIEWED_A_DAY, f"{what} in a day"),
        **_beyond(hour, MOST_VIEWED_AN_HOUR, f"{what} in an hour"),
    }


def _printed(now: datetime) -> dict[Person, int]:
    """How many different orders' people each person printed: a slip again, or the label beside
    it, takes nobody else's."""
    return _subjects(_deeds(PRINTED, now, DAY))


def _subjects(actions: peewee.ModelSelect) -> dict[Person, int]:
    subjects = peewee.fn.COUNT(AuditEntry.subject_id.distinct())
    rows = actions.group_by(AuditEntry.chain, AuditEntry.actor).select(
        AuditEntry.chain, AuditEntry.actor, subjects
    )
    return {(chain, actor): count for chain, actor, count in rows.tuples()}


def _listed(now: datetime) -> dict[Person, int]:
    """How many different orders' people stood on the lists that each person was shown."""
    return _shown(LISTED, "orders", now)


def _contacts_listed(now: datetime) -> dict[Person, int]:
    return _shown(CONTACTS_LISTED, "contacts", now)


def _shown(events: tuple[str, ...], name: str, now: datetime) -> dict[Person, int]:
    shown: dict[Person, set[int]] = defaultdict(set)
    for entry in _deeds(events, now, DAY):
        shown[entry.chain, entry.actor].update(entry.details[name])
    return {person: len(ids) for person, ids in shown.items()}


def _exported(now: datetime) -> dict[Person, int]:
    """How many people's data left in files, by the person who took it."""
    taken: Counter[Person] = Counter()
    for entry in _deeds(EXPORTED, now, DAY):
        taken[entry.chain, entry.actor] += sum(entry.details.get(name, 0) for name in COUNTED)
    return taken


def _deeds(events: tuple[str, ...], now: datetime, within: timedelta) -> peewee.ModelSelect:
    return AuditEntry.select().where(
        AuditEntry.at > now - within,
        AuditEntry.at <= now,
        AuditEntry.event.in_(events),
        AuditEntry.chain != audit.INSTALLATION,
        AuditEntry.actor.startswith("user:"),
    )
