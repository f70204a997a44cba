"""What owners are told when their orders come out of a backup."""

from collections import Counter
from datetime import datetime

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.ground.language.message import Message

SUBJECT = Message("restore.subject", "Restored from a backup of %(since)s")
TEXT = Message(
    "restore.text",
    "Whoever runs this installation has restored it from a backup of %(since)s. What Amazon has "
    "comes in again by itself.\n\n"
    "What this means: notes, tags, tracking numbers and all else that was entered here after that "
    "are gone. Parcels and labels that waited for Amazon: %(n)s. Amazon is asked about each of "
    "them first, so that nothing is confirmed or bought twice. Labels that waited to be bought or "
    "printed wait for you.\n\n"
    "What to do: look at the shipments, and enter again what is missing.",
)


def announce_restore(asked: Counter[int], backed_up_at: datetime, now: datetime) -> None:
    """Tell every account's owners; `asked`: about how many parcels and labels Amazon is asked, by
    account id."""
    for account in Account.select():
        Notice.raise_once(
            account=account,
            kind="restored",
            key=f"restored:{now:%Y-%m-%dT%H:%M:%S}",
            subject=SUBJECT.told(since=backed_up_at),
            text=TEXT.told(since=backed_up_at, n=asked[account.id]),
            now=now,
        )
