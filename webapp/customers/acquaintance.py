"""Acquaintance: what the orders of a page still say of the people behind them, opened at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from webapp.contacts.contact import card_digests
from webapp.crypto import KeyDestroyed, KeyringError
from webapp.orders import Order, Party, Restriction
from webapp.orders.party import BUYER, RECIPIENT
from webapp.party_key import PartyName
from webapp.stores import Store
from webapp.vault import Vault

log = structlog.get_logger(__name__)

People = dict[str, dict[str, Any]]


@dataclass(frozen=True, repr=False)
class Acquaintance:
    """One order's people, by role; `unreadable` when a sealed party doesn't open."""

    people: People = field(default_factory=dict)
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

    def digests(self, vault: Vault) -> set[bytes]:
        """By what the same person would be found among the account's contacts."""
        addressed = (self.recipient.get("name"), self.recipient.get("postal_code"))
        return card_digests(vault, self.buyer.get("email"), addressed)


def acquaintances(orders: Sequence[Order]) -> dict[int, Acquaintance]:
    """What is known of the people of these orders (with their stores), by the orders' ids."""
    by_store: dict[int, list[Order]] = {}
    for order in orders:
        by_store.setdefault(order.store_id, []).append(order)
    found: dict[int, Acquaintance] = {}
    for chosen in by_store.values():
        found |= _of_store(chosen[0].store, chosen)
    return found


def _of_store(store: Store, orders: Sequence[Order]) -> dict[int, Acquaintance]:
    numbers = {order.id: order.amazon_order_id for order in orders}
    mine = Party.select().where(Party.order.in_(list(numbers)), ~Restriction.of_party(Party))
    sealed: dict[int, dict[PartyName, bytes]] = {}
    for row in mine:
        name = PartyName(numbers[row.order_id], row.role)
        sealed.setdefault(row.order_id, {})[name] = bytes(row.sealed)
    try:
        vault = store.vault
        keys = vault.party_keys(name for blobs in sealed.values() for name in blobs)
    except KeyDestroyed:
        return {}
    return {order_id: _opened(vault, keys, blobs) for order_id, blobs in sealed.items()}


def _opened(
    vault: Vault, keys: Mapping[PartyName, bytes], sealed: Mapping[PartyName, bytes]
) -> Acquaintance:
    """The parties whose keys live; a destroyed one is not known any more."""
    try:
        return Acquaintance(
            {
                name.role: json.loads(vault.open_party(name, keys[name], blob))
                for name, blob in sealed.items()
                if name in keys
            }
        )
    except KeyringError as error:
        [number] = {name.amazon_order_id for name in sealed}
        log.error("party.unreadable", amazon_order_id=number, reason=str(error))
        return Acquaintance(unreadable=True)
