"""The parties of an order and all that is personal about them: sealed, in this one table.

The lists below are the one place that says what is personal data. The first follows Amazon's
list for Orders v2026-01-01 ("access orders PII"); the second is what we add to be safe.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import peewee
import structlog

from webapp.ground import email_address
from webapp.ground.database.db import Record
from webapp.ground.database.dialect import among
from webapp.ground.database.unchecked_key import UncheckedKey
from webapp.ground.keys.crypto import KeyDestroyed, KeyringError
from webapp.ground.keys.party_key import PartyName
from webapp.ground.keys.vault import Vault
from webapp.orders.order import Order
from webapp.orders.restriction import Restriction

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
PARTY_COLUMNS = ("order", "role", "sealed", "name_index", "contact_index", "terms")
SPACES = re.compile(r"[\W_]+")
# The same for ASCII, several times as fast.
LOWERED = bytes(range(256)).lower()
NO_LETTER = bytes(code for code in range(128) if not chr(code).isalnum())

log = structlog.get_logger(__name__)


@dataclass(frozen=True, repr=False)
class DecryptedPeople:
    """One order's people, by role; `unreadable` when a sealed party doesn't open."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    unreadable: bool = False

    @property
    def name(self) -> str:
        return str(self.buyer.get("name") or self.recipient.get("name") or "")

    @property
    def buyer(self) -> dict[str, Any]:
        return self.people.get(BUYER) or {}

    @property
    def recipient(self) -> dict[str, Any]:
        return self.people.get(RECIPIENT) or {}


class Party(Record):
    """The buyer or the recipient of an order: one sealed blob, and digests to find it by."""

    order = UncheckedKey(Order, backref="parties", on_delete="CASCADE", index=False)
    role = peewee.CharField(max_length=16)
    sealed = peewee.BlobField()
    # Blind indexes: name; e-mail, or name with postal code; words (a trigger removes their rows).
    name_index = peewee.BlobField(null=True, index=True)
    contact_index = peewee.BlobField(null=True, index=True)
    terms = peewee.TextField(null=True)

    class Meta:
        indexes = ((("order", "role"), True),)

    @classmethod
    def of(cls, order: Order, restricted: bool = False) -> dict[str, dict[str, Any]]:
        """What is known of an order's parties, by role; raises KeyringError when a sealed blob was
        changed."""
        known = cls.opened([order], restricted)[order.id]
        if known.unreadable:
            raise KeyringError(f"The people of order {order.id} can't be read.")
        return known.people

    @classmethod
    def opened(
        cls,
        orders: Collection[Order],
        restricted: bool = False,
        roles: Collection[str] = ROLES,
    ) -> dict[int, DecryptedPeople]:
        """What is known of the parties of each of these orders, by its id.

        A party that was redacted is left out; so is one that is restricted, unless `restricted`.
        """
        of_these = among(cls.order, [order.id for order in orders])
        query = cls.select().where(of_these, cls.role.in_(roles))
        rows: dict[int, list[Party]] = {}
        for row in query if restricted else query.where(~Restriction.of_party(cls)):
            rows.setdefault(row.order_id, []).append(row)
        by_store: dict[int, list[Order]] = {}
        for order in orders:
            if order.id in rows:
                by_store.setdefault(order.store_id, []).append(order)
        found = {order.id: DecryptedPeople() for order in orders}
        for theirs in by_store.values():
            found |= _opened(theirs, rows)
        return found


def _opened(
    orders: Sequence[Order], rows: Mapping[int, Sequence[Party]]
) -> dict[int, DecryptedPeople]:
    """Of orders of one store, by one query for all keys."""
    names = [_name(order, row) for order in orders for row in rows[order.id]]
    try:
        vault = orders[0].store.vault
        keys = vault.party_keys(names)
    except KeyDestroyed:
        return {}
    except KeyringError as error:
        return {order.id: _unreadable(order, error) for order in orders}
    return {order.id: _people(order, rows[order.id], vault, keys) for order in orders}


def _people(
    order: Order, rows: Sequence[Party], vault: Vault, keys: Mapping[PartyName, bytes]
) -> DecryptedPeople:
    names = {row: _name(order, row) for row in rows}
    try:
        return DecryptedPeople(
            {
                row.role: json.loads(vault.open_party(name, keys[name], bytes(row.sealed)))
                for row, name in names.items()
                if name in keys
            }
        )
    except KeyringError as error:
        return _unreadable(order, error)


def _unreadable(order: Order, error: KeyringError) -> DecryptedPeople:
    log.error("party.unreadable", order=order.id, reason=str(error))
    return DecryptedPeople(unreadable=True)


def _name(order: Order, row: Party) -> PartyName:
    return PartyName(order.amazon_order_id, row.role)


def name_digest(vault: Vault, name: str | None) -> bytes | None:
    """None for a name without a letter or a digit: it is nobody's."""
    return called_digest(vault, normalised(name or ""))


def called_digest(vault: Vault, called: str) -> bytes | None:
    """The same, of a name that is normalised."""
    return vault.blind_index("name", called) if called else None


def email_digest(vault: Vault, email: str | None) -> bytes | None:
    return vault.blind_index("email", email_address.key(email)) if email else None


def address_digest(vault: Vault, name: str | None, postal_code: str | None) -> bytes | None:
    called = normalised(name or "")
    return place_digest(vault, called, normalised(postal_code)) if called and postal_code else None


def place_digest(vault: Vault, called: str, place: str) -> bytes:
    """The same, of a name and a postal code that are normalised."""
    return vault.blind_index("address", f"{called}|{place}")


def normalised(text: str) -> str:
    """One spelling for what people write in many: case, accents, spaces, punctuation."""
    if text.isascii():
        return text.encode().translate(LOWERED, NO_LETTER).decode()
    # The accents, apart from their letters by now, count as neither letter nor digit.
    return SPACES.sub("", unicodedata.normalize("NFKD", text.casefold()))
