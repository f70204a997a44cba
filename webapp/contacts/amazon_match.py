"""Amazon orders of a person who is also a contact: told by digests, as long as these stand.

Nothing links a contact with an order but that both name the same person. When the order is
redacted, its digests go, and with them all that could tell whose it was.
"""

from webapp.accounts.account import Account
from webapp.contacts.contact import card_digests
from webapp.contacts.contact_details import ContactDetails
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.ground.keys.vault import Vault
from webapp.orders.order import Order
from webapp.orders.party import DecryptedPeople, Party
from webapp.orders.restriction import Restriction
from webapp.stores.store import Store

MOST = 100


def digests_of(vault: Vault, known: DecryptedPeople) -> set[bytes]:
    """By what the same person would be found among the account's contacts."""
    addressed = (known.recipient.get("name"), known.recipient.get("postal_code"))
    return card_digests(vault, known.buyer.get("email"), addressed)


def orders_of(account: Account, card: ContactDetails) -> list[Order]:
    """The account's orders that name this person, the latest first, at most a hundred."""
    digests = {digest for store in Store.of(account) for digest in _digests(store, card)}
    if not digests:
        return []
    named = Party.select(Party.order).where(
        Party.contact_index.in_(digests), ~Restriction.of_party(Party)
    )
    found = Order.of(account).where(Order.id.in_(named), Order.redacted_at.is_null())
    return list(found.order_by(Order.purchased_at.desc(), Order.id.desc()).limit(MOST))


def _digests(store: Store, card: ContactDetails) -> set[bytes]:
    try:
        return card_digests(store.vault, card.email, (card.name, card.postal_code))
    except KeyDestroyed:
        return set()
