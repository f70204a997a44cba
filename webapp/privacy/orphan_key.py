"""Keys without data: made for a page of orders that was never written, say after a crash."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import peewee

from webapp.ground.database.bulk import write_many
from webapp.ground.database.db import keyring_database
from webapp.ground.database.paced_writes import PacedWrites
from webapp.ground.keys.party_key import PartyKey, PartyName
from webapp.label_batches.offer_refusal import OfferRefusal
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.orders.party import RECIPIENT, Party
from webapp.shipping.label_file import LabelFile
from webapp.shipping.refusal_words import RefusalWords
from webapp.stores.store import Store

# A page is written within seconds of its keys.
OLD_ENOUGH = timedelta(days=1)
SLICE = 1000
# Other scopes' keys (an account's contacts) belong to no order.
STORES = "store:"

REMOVE = """
DELETE FROM party_key
WHERE scope = ? AND amazon_order_id = ? AND "role" = ? AND wrapped IS NOT NULL
"""

Name = tuple[str, str, str]


def destroy_orphans(now: datetime) -> int:
    """Remove all keys that sealed nothing for a day; how many.

    They leave no tombstone: nobody asked to be forgotten, and the order may come yet.
    """
    turns = PacedWrites(SLICE)
    return sum(
        _remove(portion, turns)
        for names in _living(now - OLD_ENOUGH)
        for portion in turns.portions(_without_data(names))
    )


def _living(made_before: datetime) -> Iterator[list[Name]]:
    last: Name = (STORES, "", "")
    place = peewee.Tuple(PartyKey.scope, PartyKey.amazon_order_id, PartyKey.role)
    columns = (PartyKey.scope, PartyKey.amazon_order_id, PartyKey.role)
    while True:
        query = PartyKey.select(*columns).where(place > last).order_by(*columns).limit(SLICE)
        living = query.where(PartyKey.wrapped.is_null(False), PartyKey.scope.startswith(STORES))
        names = list(living.tuples())
        if not names:
            return
        last = names[-1]
        young = PartyKey.select(*columns).where(
            place >= names[0], place <= last, PartyKey.created_at >= made_before
        )
        yield sorted(set(names) - set(young.tuples()))


def _without_data(names: Sequence[Name]) -> list[Name]:
    by_scope: dict[str, set[PartyName]] = defaultdict(set)
    for scope, number, role in names:
        by_scope[scope].add(PartyName(number, role))
    found = {(scope, name) for scope, wanted in by_scope.items() for name in _held(scope, wanted)}
    return [
        (s, number, role) for s, number, role in names if (s, PartyName(number, role)) not in found
    ]


def _held(scope: str, wanted: set[PartyName]) -> set[PartyName]:
    """Those that sealed a party, or what was written about the recipient: notes, labels."""
    theirs = (Store.uid == scope.partition(":")[2]) & Order.amazon_order_id.in_(
        {name.amazon_order_id for name in wanted}
    )
    parties = Party.select(Order.amazon_order_id, Party.role).join(Order).join(Store).where(theirs)
    held = {PartyName(number, role) for number, role in parties.tuples()}
    for model in (Note, LabelFile, RefusalWords, OfferRefusal):
        rows = model.select(Order.amazon_order_id).join(Order).join(Store).where(theirs)
        held |= {PartyName(number, RECIPIENT) for (number,) in rows.tuples()}
    return held


def _remove(names: Sequence[Name], turns: PacedWrites) -> int:
    with turns.at(keyring_database, len(names)):
        return write_many(REMOVE, names, on=keyring_database)
