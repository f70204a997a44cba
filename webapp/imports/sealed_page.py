"""A page of Amazon's orders, read and sealed before anything of it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from webapp.amazon.odd_document import Unreadable
from webapp.ground.keys.installation import KeyringInstallation
from webapp.ground.keys.party_key import PartyName
from webapp.imports.incoming_order import paid, wanted
from webapp.imports.known_order import Key, known_orders
from webapp.imports.order_person import BuyerFacts, Person
from webapp.imports.order_reader import parse
from webapp.imports.parsed_order import ParsedOrder
from webapp.orders.party_word import PageDigests
from webapp.stores.store import Store

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
    parsed_orders: dict[Key, ParsedOrder] = field(default_factory=dict, repr=False)
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
            parsed = parse(document)
        except Unreadable as error:
            if error.marketplace_id in (None, *stores):
                self.unreadable.append(error)
            return
        self.numbers.append(parsed.amazon_order_id)
        store = stores.get(parsed.marketplace_id or "")
        if store is not None and parsed.fulfilled_by != "AMAZON":
            self._keep_newest((store.id, parsed.amazon_order_id), parsed)

    def _keep_newest(self, key: Key, parsed: ParsedOrder) -> None:
        other = self.parsed_orders.get(key)
        if other is None or other.last_updated_at <= parsed.last_updated_at:
            self.parsed_orders[key] = parsed

    def _leave_out_unwanted(self) -> None:
        """What is paid is taken anyway, new or not; of all else only what is known already."""
        unpaid = [key for key, parsed in self.parsed_orders.items() if not paid(parsed)]
        known = known_orders(unpaid)
        for key in unpaid:
            if not wanted(self.parsed_orders[key], known.get(key), self.fetched_at):
                del self.parsed_orders[key]

    def _seal(self, store: Store, now: datetime) -> None:
        store_id = store.id
        people = {
            PartyName(key[1], role): person
            for key, parsed in self.parsed_orders.items()
            if key[0] == store_id
            for role, person in parsed.people.items()
        }
        if not people:
            return
        vault = store.vault
        digests = PageDigests(vault)
        plains = {name: person.plain for name, person in people.items()}
        # Whose key was destroyed is missing here: what was redacted stays redacted.
        for name, sealed in vault.seal_parties(plains, now).items():
            number, role = name
            row = _party_row(digests, role, sealed, people[name])
            self.people.setdefault((store_id, number), []).append(row)


def _party_row(digests: PageDigests, role: str, sealed: bytes, person: Person) -> tuple[Any, ...]:
    """A party's row as PARTY_COLUMNS name it, without its order; its words' digests as a list."""
    facts = person.facts
    if isinstance(facts, BuyerFacts):
        return role, sealed, *digests.buyer(facts.name, facts.email)
    return role, sealed, *digests.recipient(facts.name, facts.postal_code)
