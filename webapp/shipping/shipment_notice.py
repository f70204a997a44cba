"""What owners are told of shipments: that Amazon refused some, or doesn't list them."""

from datetime import datetime

from webapp.accounts.notice import Notice
from webapp.ground.language.message import Message
from webapp.shipping.shipment import Shipment

REFUSED_SUBJECT = Message("shipping.refused_subject", "Amazon refused shipments: %(store)s")
REFUSED = Message(
    "shipping.refused_text",
    "Amazon has refused to take note of shipments of %(store)s.\n\n"
    "What this means: these orders count as not shipped at Amazon, and as late when their time is "
    "over.\n\n"
    "What to do: open the shipments, read at each order why Amazon refused it, correct what is "
    "wrong, and press Retry.",
)
UNLISTED_SUBJECT = Message("shipping.unlisted_subject", "Amazon doesn't list shipments: %(store)s")
UNLISTED = Message(
    "shipping.unlisted_text",
    "Amazon took note of shipments of %(store)s, and hours later doesn't list them.\n\n"
    "What this means: these orders count as not shipped at Amazon, and as late when their time is "
    "over.\n\n"
    "What to do: open the shipments, look at each parcel's carrier and number, and press Retry.",
)


def announce_refusal(shipment: Shipment, now: datetime) -> None:
    """Tell the account's owners, once an hour for each store: a hundred may be refused at once."""
    Notice.raise_once(
        account=shipment.account,
        kind="shipment_refused",
        key=f"shipment-refused:{shipment.store_id}:{now:%Y-%m-%dT%H}",
        subject=REFUSED_SUBJECT.told(store=shipment.store.nickname),
        text=REFUSED.told(store=shipment.store.nickname),
        now=now,
    )


def announce_unlisted(shipment: Shipment, now: datetime) -> None:
    """The same of parcels that Amazon forgot."""
    Notice.raise_once(
        account=shipment.account,
        kind="shipment_refused",
        key=f"shipment-unlisted:{shipment.store_id}:{now:%Y-%m-%dT%H}",
        subject=UNLISTED_SUBJECT.told(store=shipment.store.nickname),
        text=UNLISTED.told(store=shipment.store.nickname),
        now=now,
    )
