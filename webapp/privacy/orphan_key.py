"""Keys without data: made for a page of orders that was never written, say after a crash."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import peewee

from webapp.orders import Note, Order, Party
from webapp.orders.party import RECIPIENT
from webapp.party_key import PartyKey, PartyName
from webapp.shipping import LabelPaper
from webapp.stores import Store

# A page is written within seconds of its keys.
OLD_ENOUGH = timedelta(days=1)
SLICE = 1000
# Other scopes' keys (an account's contacts) belong to no order.
STORES = "store:"

Name = tuple[str, str, str]


def destroy_orphans(now: datetime) -> int:
    """Remove all keys that sealed nothing for a day; how many.

    They leave no tombstone: nobody asked to be forgotten, and the order may come yet.
    """
    return sum(_remove(_without_data(names)) for names in _living(now - OLD_ENOUGH))


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
    for model in (Note, LabelPaper):
        rows = model.select(Order.amazon_order_id).join(Order).join(Store).where(theirs)
        held |= {PartyName(number, RECIPIENT) for (number,) in rows.tuples()}
    return held


def _remove(names: Sequence[Name]) -> int:
    removed = 0
    for scope, number, role in names:
        removed += (
            PartyKey.delete()
            .where(
                PartyKey.scope == scope,
                PartyKey.amazon_order_id == number,
                PartyKey.role == role,
                PartyKey.wrapped.is_null(False),
            )
            .execute()
        )
    return removed
