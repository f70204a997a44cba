"""What owners are told of shipments: that Amazon refused some, or doesn't list them."""

from datetime import datetime

from webapp.accounts.notice import Notice
from webapp.shipping.shipment import Shipment

TEXT = """Amazon has refused to take note of shipments of {store}.

What this means: these orders count as not shipped at Amazon, and as late when their time is over.

What to do: open the shipments, read at each order why Amazon refused it, correct what is wrong,
and press Retry.
"""

UNLISTED = """Amazon took note of shipments of {store}, and hours later doesn't list them.

What this means: these orders count as not shipped at Amazon, and as late when their time is over.

What to do: open the shipments, look at each parcel's carrier and number, and press Retry.
"""


def announce_refusal(shipment: Shipment, now: datetime) -> None:
    """Tell the account's owners, once an hour for each store: a hundred may be refused at once."""
    Notice.raise_once(
        account=shipment.account,
        kind="shipment_refused",
        key=f"shipment-refused:{shipment.store_id}:{now:%Y-%m-%dT%H}",
        subject=f"Amazon refused shipments: {shipment.store.nickname}",
        text=TEXT.format(store=shipment.store.nickname),
        now=now,
    )


def announce_unlisted(shipment: Shipment, now: datetime) -> None:
    """The same of parcels that Amazon forgot."""
    Notice.raise_once(
        account=shipment.account,
        kind="shipment_refused",
        key=f"shipment-unlisted:{shipment.store_id}:{now:%Y-%m-%dT%H}",
        subject=f"Amazon doesn't list shipments: {shipment.store.nickname}",
        text=UNLISTED.format(store=shipment.store.nickname),
        now=now,
    )
