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
UNCORRECTED_SUBJECT = Message(
    "shipping.uncorrected_subject", "Amazon keeps another tracking number: %(store)s"
)
UNCORRECTED = Message(
    "shipping.uncorrected_text",
    "The tracking number of a parcel of %(store)s was corrected. Amazon has taken note of it "
    "several times, and still lists the number before it.\n\n"
    "What this means: the order counts as shipped, and its buyer follows another parcel.\n\n"
    "What to do: correct the number in Seller Central.",
)


def announce_refusal(shipment: Shipment, now: datetime) -> None:
    """Tell the account's owners, once an hour for each store: a hundred may be refused at once."""
    key = f"shipment-refused:{shipment.store_id}:{now:%Y-%m-%dT%H}"
    _announce(shipment, now, key, REFUSED_SUBJECT, REFUSED)


def announce_unlisted(shipment: Shipment, now: datetime) -> None:
    """The same of parcels that Amazon forgot."""
    key = f"shipment-unlisted:{shipment.store_id}:{now:%Y-%m-%dT%H}"
    _announce(shipment, now, key, UNLISTED_SUBJECT, UNLISTED)


def announce_uncorrected(shipment: Shipment, now: datetime) -> None:
    """The same of a number that Amazon doesn't take over, once for the parcel."""
    key = f"shipment-uncorrected:{shipment.id}"
    _announce(shipment, now, key, UNCORRECTED_SUBJECT, UNCORRECTED)


def _announce(shipment: Shipment, now: datetime, key: str, subject: Message, text: Message) -> None:
    store = shipment.store.nickname
    Notice.raise_once(
        account=shipment.account,
        kind="shipment_refused",
        key=key,
        subject=subject.told(store=store),
        text=text.told(store=store),
        now=now,
    )
