"""How many requests the public form of an account takes in a day, and what happens beyond.

Whoever is turned away is told so, and the owners are, once a day: a request that was sent some
other way counts as much, and mustn't get lost.
"""

from datetime import datetime, timedelta

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.ground.clock import day_of
from webapp.ground.language.message import Message
from webapp.privacy_requests.request import PrivacyRequest

# Counted in the database: the form's rates let everybody in while their store is away.
MOST_A_DAY = 300
DAY = timedelta(days=1)
SUBJECT = Message(
    "privacy_requests.turned_away_subject", "The privacy form turns people away today"
)
TEXT = Message(
    "privacy_requests.turned_away_text",
    "More than %(most)s privacy requests came by your public form within a day. Whoever sends one "
    "now is told that there are too many, and asked to write to you through Amazon or to try again "
    "tomorrow.\n\n"
    "What this means: if these are people, each of them has a right to an answer within a month. "
    "If they are robots, they keep people from asking.\n\n"
    "What to do: open Privacy, then Requests, and close what was sent by robots. Look at the "
    "messages of buyers at Amazon: a request that comes there counts as well, and may be entered "
    "by hand.",
)


def reached(account: Account, now: datetime) -> bool:
    """Whether the form takes no more for now."""
    recent = PrivacyRequest.select().where(
        PrivacyRequest.account == account,
        PrivacyRequest.channel == "form",
        PrivacyRequest.received_at > now - DAY,
    )
    return int(recent.count()) >= MOST_A_DAY


def tell_owners(account: Account, now: datetime) -> None:
    """Once a day, that somebody was turned away."""
    Notice.raise_once(
        account=account,
        kind="requests_turned_away",
        key=f"requests-turned-away:{day_of(now, account.time_zone)}",
        subject=SUBJECT.told(),
        text=TEXT.told(most=MOST_A_DAY),
        now=now,
    )
