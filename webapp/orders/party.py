"""The parties of an order and all that is personal about them: sealed, in this one table.

The lists below are the one place that says what is personal data. The first follows Amazon's
list for Orders v2026-01-01 ("access orders PII"); the second is what we add to be safe.
"""

import json
import re
import unicodedata
from typing import Any

import peewee

from webapp import email_address
from webapp.crypto import KeyDestroyed
from webapp.db import Record
from webapp.orders.order import Order
from webapp.orders.person import Buyer, Person
from webapp.orders.restriction import Restriction
from webapp.party_key import PartyName
from webapp.vault import Vault

AMAZON_PERSONAL_DATA = (
    "buyer.buyerName",
    "buyer.buyerEmail",
    "orderItems.fulfillment.packing.giftOption.giftMessage",
    "orderItems.product.customization.customizedUrl",
    "recipient.deliveryAddress.name",
    "recipient.deliveryAddress.addressLine1",
    "recipient.deliveryAddress.addressLine2",
    "recipient.deliveryAddress.addressLine3",
    "recipient.deliveryAddress.postalCode",
    "recipient.deliveryAddress.phone",
    "recipient.deliveryAddress.extendedFields",
)
OUR_PERSONAL_DATA = (
    "buyer.buyerCompanyName",
    "buyer.buyerPurchaseOrderNumber",
    "recipient.deliveryAddress.companyName",
    "recipient.deliveryAddress.districtOrCounty",
    "recipient.deliveryAddress.municipality",
    "recipient.deliveryPreference",
    "tax.taxRegistrations",
    "orderItems.cancellation.cancellationRequest.cancelReason",
)
BUYER = "buyer"
RECIPIENT = "recipient"
ROLES = (BUYER, RECIPIENT)
PARTY_COLUMNS = ("order", "role", "sealed", "name_index", "contact_index")
SPACES = re.compile(r"[\W_]+")
# The same for ASCII, several times as fast.
LOWERED = bytes(range(256)).lower()
NO_LETTER = bytes(code for code in range(128) if not chr(code).isalnum())


class Party(Record):
    """The buyer or the recipient of an order: one sealed blob, and digests to find it by."""

    order = peewee.ForeignKeyField(Order, backref="parties", on_delete="CASCADE", index=False)
    role = peewee.CharField(max_length=16)
    sealed = peewee.BlobField()
    # Blind indexes: the name; the buyer's e-mail, or the recipient's name with postal code.
    name_index = peewee.BlobField(null=True, index=True)
    contact_index = peewee.BlobField(null=True, index=True)

    class Meta:
        indexes = ((("order", "role"), True),)

    @classmethod
    def of(cls, order: Order, restricted: bool = False) -> dict[str, dict[str, Any]]:
        """What is known of an order's parties, by role; a party that was redacted is left out.

        So is one that is restricted, unless `restricted`. Raises KeyringError when a sealed
        blob was changed.
        """
        hidden = set() if restricted else Restriction.roles_of(order)
        rows = [row for row in cls.select().where(cls.order == order) if row.role not in hidden]
        if not rows:
            return {}
        try:
            vault = order.store.vault
        except KeyDestroyed:
            return {}
        names = {row.role: PartyName(order.amazon_order_id, row.role) for row in rows}
        keys = vault.party_keys(names.values())
        return {
            row.role: json.loads(vault.open_party(names[row.role], key, bytes(row.sealed)))
            for row in rows
            if (key := keys.get(names[row.role]))
        }


def party_row(vault: Vault, role: str, sealed: bytes, person: Person) -> tuple[Any, ...]:
    """A party's row as PARTY_COLUMNS name it, without its order."""
    facts, contact = person.facts, None
    called = normalised(facts.name) if facts.name else ""
    if isinstance(facts, Buyer):
        contact = email_digest(vault, facts.email)
    elif called and facts.postal_code:
        contact = _address_digest(vault, called, facts.postal_code)
    return role, sealed, vault.blind_index("name", called) if called else None, contact


def name_digest(vault: Vault, name: str | None) -> bytes | None:
    return vault.blind_index("name", normalised(name)) if name else None


def email_digest(vault: Vault, email: str | None) -> bytes | None:
    return vault.blind_index("email", email_address.key(email)) if email else None


def address_digest(vault: Vault, name: str | None, postal_code: str | None) -> bytes | None:
    if not name or not postal_code:
        return None
    return _address_digest(vault, normalised(name), postal_code)


def _address_digest(vault: Vault, called: str, postal_code: str) -> bytes:
    return vault.blind_index("address", f"{called}|{normalised(postal_code)}")


def normalised(text: str) -> str:
    """One spelling for what people write in many: case, accents, spaces, punctuation."""
    if text.isascii():
        return text.encode().translate(LOWERED, NO_LETTER).decode()
    # The accents, apart from their letters by now, count as neither letter nor digit.
    return SPACES.sub("", unicodedata.normalize("NFKD", text.casefold()))
