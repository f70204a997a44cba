"""A page of Amazon's orders, read and sealed before anything of it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from webapp.installation import KeyringInstallation
from webapp.orders.arrival import paid, wanted
from webapp.orders.document import Unreadable
from webapp.orders.known_order import Key, known_orders
from webapp.orders.party import party_row
from webapp.orders.reading import Reading, read
from webapp.party_key import PartyName
from webapp.stores import Store

# By marketplace.
Stores = Mapping[str, Store]


@dataclass
class SealedPage:
    fetched_at: datetime
    seen: int = 0
    # The numbers of all orders that could be read, whoever's they are.
    numbers: list[str] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    # What these stores keep of it, by order.
    readings: dict[Key, Reading] = field(default_factory=dict, repr=False)
    # The rows of `Party`, without the order, as far as their keys weren't destroyed.
    people: dict[Key, list[tuple[Any, ...]]] = field(default_factory=dict, repr=False)
    # The latest erasure before they were sealed.
    erasure: int = 0

    @classmethod
    def of(
        cls, documents: Sequence[bytes], stores: Stores, fetched_at: datetime, now: datetime
    ) -> "SealedPage":
        """Outside of any transaction; nothing is written but keys."""
        page = cls(fetched_at, seen=len(documents))
        for document in documents:
            page._read(document, stores)
        page._leave_out_unwanted()
        page.erasure = KeyringInstallation.last_erasure()
        for store in stores.values():
            page._seal(store, now)
        return page

    def _read(self, document: bytes, stores: Stores) -> None:
        try:
            reading = read(document)
        except Unreadable as error:
            if error.marketplace_id in (None, *stores):
                self.unreadable.append(error)
            return
        self.numbers.append(reading.amazon_order_id)
        store = stores.get(reading.marketplace_id or "")
        if store is not None and reading.fulfilled_by != "AMAZON":
            self._keep_newest((store.id, reading.amazon_order_id), reading)

    def _keep_newest(self, key: Key, reading: Reading) -> None:
        other = self.readings.get(key)
        if other is None or other.last_updated_at <= reading.last_updated_at:
            self.readings[key] = reading

    def _leave_out_unwanted(self) -> None:
        """What is paid is taken anyway, new or not; of all else only what is known already."""
        unpaid = [key for key, reading in self.readings.items() if not paid(reading)]
        known = known_orders(unpaid)
        for key in unpaid:
            if not wanted(self.readings[key], known.get(key), self.fetched_at):
                del self.readings[key]

    def _seal(self, store: Store, now: datetime) -> None:
        people = {
            PartyName(key[1], role): person
            for key, reading in self.readings.items()
            if key[0] == store.id
            for role, person in reading.people.items()
        }
        if not people:
            return
        vault = store.vault
        plains = {name: person.plain for name, person in people.items()}
        # Whose key was destroyed is missing here: what was redacted stays redacted.
        for name, sealed in vault.seal_parties(plains, now).items():
            row = party_row(vault, name.role, sealed, people[name])
            self.people.setdefault((store.id, name.amazon_order_id), []).append(row)
