"""Personal data past its time, told to the account's owners once a day until it is gone."""

from datetime import datetime, timedelta

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.ground.language.message import Message
from webapp.orders.order import Order
from webapp.privacy.sweep import due

# A sweep comes within seconds: after so long something is wrong with it.
PATIENCE = timedelta(minutes=15)
SUBJECT = Message(
    "privacy.overdue_subject",
    "Personal data of %(n)s order is overdue",
    "Personal data of %(n)s orders is overdue",
)
TEXT = Message(
    "privacy.overdue_text",
    "The personal data of %(n)s order had to be destroyed already, and is still here.\n\n"
    "What this means: the sweep that does this by itself is late, or stopped.\n\n"
    "What to do: open Privacy and see whether the figure falls. If it doesn't, tell whoever runs "
    "this installation, or redact the orders by hand with Redact now.",
    "The personal data of %(n)s orders had to be destroyed already, and is still here.\n\n"
    "What this means: the sweep that does this by itself is late, or stopped.\n\n"
    "What to do: open Privacy and see whether the figure falls. If it doesn't, tell whoever runs "
    "this installation, or redact the orders by hand with Redact now.",
)


def announce_overdue_redactions(now: datetime) -> None:
    late = due(now - PATIENCE)
    for account in list(Account.select().where(Account.id.in_(late.select(Order.account)))):
        number = late.where(Order.account == account).count()
        Notice.raise_once(
            account=account,
            kind="redaction_overdue",
            key=f"redaction-overdue:{now:%Y-%m-%d}",
            subject=SUBJECT.told(n=number),
            text=TEXT.told(n=number),
            now=now,
        )
