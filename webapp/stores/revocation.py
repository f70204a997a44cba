"""The Revocation Error: what it means, told once by mail for each lost grant."""

from datetime import datetime

from webapp.accounts import Notice
from webapp.stores.connection import Connection
from webapp.stores.store import Store

TEXT = """Amazon no longer lets us read the orders of {stores}.

What this means: no orders are coming in since {since} UTC. Nothing that you imported,
and none of your settings, are affected.

What to do: open the order screen and choose Reconnect, then authorize once more at Amazon.
Orders placed in between will be fetched then.
"""


def announce_revocation(connection: Connection, now: datetime) -> None:
    """Tell the account's owners, once for this grant."""
    stores = connection.stores.where(Store.disconnected_at.is_null()).order_by(Store.nickname)
    names = ", ".join(store.nickname for store in stores)
    Notice.raise_once(
        account=connection.account,
        kind="revocation",
        key=f"revocation:{connection.id}:{connection.grant}",
        subject=f"Revocation Error: {names}",
        text=TEXT.format(stores=names, since=f"{now:%Y-%m-%d %H:%M}"),
        now=now,
    )
