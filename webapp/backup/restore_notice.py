"""What owners are told when their orders come out of a backup."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.ground.language.message import Message

SUBJECT = Message("restore.subject", "Restored from a backup of %(since)s")
TEXT = Message(
    "restore.text",
    "Whoever runs this installation has restored it from a backup of %(since)s. What Amazon has "
    "comes in again by itself.\n\n"
    "What this means: what was entered here since then, as notes, tags and tracking numbers, isn't "
    "here any more. Parcels and labels that waited for Amazon: %(n)s. Amazon is asked about each "
    "of them first, so that none is told or bought twice. Labels that waited to be bought or "
    "printed wait for you.\n\n"
    "What to do: look at the shipments, and enter anew what is missing.",
)


def announce_restore(asked: Mapping[int, int], backed_up_at: datetime, now: datetime) -> None:
    """Tell every account's owners; `asked`: of how many sendings Amazon is asked, by account."""
    counts = Counter(asked)
    for account in Account.select():
        Notice.raise_once(
            account=account,
            kind="restored",
            key=f"restored:{now:%Y-%m-%dT%H:%M:%S}",
            subject=SUBJECT.told(since=backed_up_at),
            text=TEXT.told(since=backed_up_at, n=counts[account.id]),
            now=now,
        )
