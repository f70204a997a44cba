"""The key of an order's recipient, by which shipping seals what may name them: labels, and what
Amazon says. Whatever destroys that key has destroyed it, in backups too.
"""

from datetime import datetime

from webapp.crypto import KeyDestroyed
from webapp.dialect import locked
from webapp.orders import Order
from webapp.orders.party import RECIPIENT
from webapp.party_key import PartyName


def recipient_key(order: Order, now: datetime) -> bytes | None:
    """None when the recipient is forgotten by now."""
    name = PartyName(order.amazon_order_id, RECIPIENT)
    try:
        return order.store.vault.ensure_party_keys([name], now).get(name)
    except KeyDestroyed:
        return None


def held_unredacted(order: Order) -> bool:
    """Whether something of the recipient may still be written down, until the transaction ends:
    whoever redacts this order waits, or has done it and is found here."""
    held = locked(Order.select(Order.redaction).where(Order.id == order.id)).first()
    return held is not None and not held.redaction
