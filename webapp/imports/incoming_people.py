"""The buyers and recipients of incoming orders: their sealed rows, as far as these may be kept."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from webapp.ground.database.bulk import insert_many, new_ids
from webapp.ground.keys.installation import KeyringInstallation
from webapp.ground.keys.party_key import PartyName, destroyed_parties
from webapp.imports.incoming_order import IncomingOrder
from webapp.imports.sealed_page import SealedPage
from webapp.orders.party import PARTY_COLUMNS, ROLES, Party
from webapp.orders.party_word import PartyTerm
from webapp.stores.store import Store


def write_people(
    page: SealedPage,
    incoming_orders: Iterable[IncomingOrder],
    stores: Collection[Store],
    now: datetime,
) -> None:
    """Write the parties that the page holds of these orders, in the caller's transaction."""
    kept = [each for each in incoming_orders if each.may_keep_people(now)]
    # Without a new erasure none of the keys was destroyed: by far the most pages.
    untouched = KeyringInstallation.last_erasure() == page.erasure
    forgotten = set() if untouched else _forgotten(kept, stores)
    rows = [
        (each.id, *row)
        for each in kept
        for row in page.people.get(each.key, ())
        if not forgotten or (*each.key, row[0]) not in forgotten
    ]
    _clear({each.id for each in kept if each.known}, rows)
    numbered = list(zip(new_ids(Party, len(rows)), rows, strict=True))
    people = [(id_, *row[:-1], str(row[-1])) for id_, row in numbered]
    insert_many(Party, ("id", *PARTY_COLUMNS), people)
    terms = [(term, id_) for id_, row in numbered for term in row[-1]]
    insert_many(PartyTerm, ("digest", "party"), terms)


def _forgotten(
    incoming_orders: Iterable[IncomingOrder], stores: Collection[Store]
) -> set[tuple[int, str, str]]:
    """(store, number, role) of parties whose keys were destroyed, maybe a moment ago."""
    orders: dict[int, list[str]] = {}
    for each in incoming_orders:
        orders.setdefault(each.store_id, []).append(each.parsed.amazon_order_id)
    scopes = {store.id: store.scope for store in stores}
    return {
        (store_id, name.amazon_order_id, name.role)
        for store_id, numbers in orders.items()
        for name in destroyed_parties(
            scopes[store_id], [PartyName(number, role) for number in numbers for role in ROLES]
        )
    }


def _clear(known: set[int], rows: list[tuple[Any, ...]]) -> None:
    """Only those who are written anew: who is told of no more stays as they were."""
    for role in ROLES:
        replaced = [row[0] for row in rows if row[1] == role and row[0] in known]
        if replaced:
            Party.delete().where(Party.order_id.in_(replaced), Party.role == role).execute()
