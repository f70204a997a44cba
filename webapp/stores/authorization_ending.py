"""The end of an authorization, a year after the consent: said before it comes, each time once."""

from datetime import datetime, timedelta

from webapp.accounts.notice import Notice
from webapp.ground.language.message import Message
from webapp.stores.connection import SOON, Connection, ConnectionStatus

WARNED_BEFORE = (1, 7, 14, SOON)
SUBJECT = Message(
    "authorization_ending.subject", "Your Amazon authorization ends on %(day)s: %(stores)s"
)
TEXT = Message(
    "authorization_ending.text",
    "Amazon lets us read the orders of %(stores)s until %(day)s, a year after you authorized "
    "it.\n\n"
    "What this means: nothing yet. After that day no orders would come in.\n\n"
    "What to do: open the store, choose Reconnect, and authorize once more at Amazon. It takes a "
    "minute, and works from now on; settings and orders stay as they are.",
)


def announce_endings(now: datetime) -> None:
    """Tell the owners 30, 14, 7 days and 1 day before; for the clock."""
    for connection in ending(now):
        announce_ending(connection, now)


def ending(now: datetime) -> list[Connection]:
    """The connections that work, and won't in thirty days."""
    last = now + timedelta(days=SOON)
    return list(
        Connection.select().where(
            Connection.status == ConnectionStatus.CONNECTED,
            Connection.expires_at.between(now, last),
        )
    )


def announce_ending(connection: Connection, now: datetime) -> None:
    days = connection.days_left(now)
    threshold = next((limit for limit in WARNED_BEFORE if days <= limit), None)
    if threshold is None:
        return
    facts = {
        "stores": connection.store_names,
        "day": connection.expires_at.date(),
    }
    Notice.raise_once(
        account=connection.account,
        kind="authorization_ending",
        key=f"authorization-ending:{connection.id}:{connection.grant}:{threshold}",
        subject=SUBJECT.told(**facts),
        text=TEXT.told(**facts),
        path=connection.reconnect_path,
        now=now,
    )
