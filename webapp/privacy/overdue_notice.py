"""Personal data past its time, told to the account's owners once a day until it is gone."""

from datetime import datetime, timedelta

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.ground.plural import count_of
from webapp.orders.order import Order
from webapp.privacy.sweep import due

# A sweep comes within seconds: after so long something is wrong with it.
PATIENCE = timedelta(minutes=15)
TEXT = """The personal data of {orders} had to be destroyed already, and is still here.

What this means: the sweep that does this by itself is late, or stopped.

What to do: open Privacy and see whether the figure falls. If it doesn't, tell whoever runs this
installation, or redact the orders by hand with Redact now.
"""


def announce_overdue_redactions(now: datetime) -> None:
    late = due(now - PATIENCE)
    for account in list(Account.select().where(Account.id.in_(late.select(Order.account)))):
        number = late.where(Order.account == account).count()
        words = count_of(number, "order")
        Notice.raise_once(
            account=account,
            kind="redaction_overdue",
            key=f"redaction-overdue:{now:%Y-%m-%d}",
            subject=f"Personal data of {words} is overdue",
            text=TEXT.format(orders=words),
            now=now,
        )
