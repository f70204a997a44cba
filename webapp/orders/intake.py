"""Taking a page of Amazon's orders in: sealed first, then written in one transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog

from webapp.accounts import Account
from webapp.bulk import insert_many, new_ids, update_many
from webapp.db import database, is_sqlite, stored_time
from webapp.dialect import run_sql
from webapp.installation import KeyringInstallation
from webapp.orders.activity import Activity
from webapp.orders.arrival import CHANGING, Arrival, wanted
from webapp.orders.departure import forget_sent, forget_told
from webapp.orders.import_hold import hold_new
from webapp.orders.import_tag import tag_new
from webapp.orders.known_order import known_orders
from webapp.orders.mapped_service import note_mapped
from webapp.orders.order import Order, OrderEvent, OrderItem, OrderPackage
from webapp.orders.party import PARTY_COLUMNS, ROLES, Party
from webapp.orders.reading import Facts, Line, Parcel
from webapp.orders.sealed_page import SealedPage
from webapp.orders.seen_value import KINDS, SeenValue
from webapp.orders.set_aside_order import SetAsideOrder
from webapp.orders.taken import Taken
from webapp.orders.tally import Tally
from webapp.party_key import PartyName, destroyed_parties
from webapp.stores import UNMAPPED, ServiceMapping, Shipping, Store

log = structlog.get_logger(__name__)

INSERTED = (
    "id",
    "account",
    "store",
    "amazon_order_id",
    "imported_at",
    *CHANGING,
    *Shipping._fields,
)
TAKE_TURNS = "SELECT id FROM connection WHERE id IN ? ORDER BY id FOR UPDATE"
LIVE_STORES = "SELECT id, uid FROM store WHERE id IN ? AND disconnected_at IS NULL FOR SHARE"


class Intake:
    """Takes pages in for some stores of one connection."""

    def __init__(self, account: Account, stores: Iterable[Store], now: datetime) -> None:
        self._account = account
        self._stores = {store.marketplace_id: store for store in stores}
        self._now = now
        self._live: set[int] = set()

    def prepare(self, documents: Sequence[bytes], fetched_at: datetime) -> SealedPage:
        """Read and seal a page, outside of any transaction; nothing is written but keys."""
        return SealedPage.of(documents, self._stores, fetched_at, self._now)

    def write(self, page: SealedPage) -> Taken:
        """Write a prepared page inside the caller's transaction.

        Of a store that was disconnected meanwhile nothing is written, nor set aside.
        """
        self._take_turns()
        self._live = self._live_stores()
        arrivals = self._arrivals(page)
        new = [each for each in arrivals if each.known is None]
        old = [each for each in arrivals if each.known is not None]
        fetched_at = stored_time(page.fetched_at)
        self._insert(new, fetched_at)
        update_many(Order, CHANGING, [(*each.values(fetched_at), each.id) for each in old])
        self._clear_lines(old)
        self._write_lines(arrivals)
        self._write_people(page, arrivals)
        self._tell(old)
        self._count(arrivals)
        self._hold(new)
        tag_new({each.id: each.store_id for each in new}, self._now)
        set_aside = self._set_aside(page)
        return Taken(
            seen=page.seen,
            new=len(new),
            changed=sum(each.newer for each in old),
            set_aside=set_aside,
        )

    def _take_turns(self) -> None:
        """Two pages of one seller, in two workers, could wait for each other's orders."""
        if not is_sqlite():
            connections = {store.connection_id for store in self._stores.values()}
            run_sql(TAKE_TURNS, sorted(connections))

    def _arrivals(self, page: SealedPage) -> list[Arrival]:
        """What of the page is still to be written, now that nobody else writes it."""
        kept_days = self._account.hold_kept_days()
        readings = {key: each for key, each in page.readings.items() if key[0] in self._live}
        known = known_orders(readings, hold=True)
        return [
            Arrival.of(key, reading, known.get(key), kept_days, self._now)
            for key, reading in readings.items()
            if wanted(reading, known.get(key), page.fetched_at)
        ]

    def _live_stores(self) -> set[int]:
        """Those that nobody has disconnected since, nor will before this is written."""
        uids = {store.id: store.uid for store in self._stores.values()}
        # With another uid by now, its data was destroyed and it was connected anew.
        return {id_ for id_, uid in run_sql(LIVE_STORES, list(uids)) if uid == uids[id_]}

    def _insert(self, new: list[Arrival], fetched_at: datetime | None) -> None:
        for each, order_id in zip(new, new_ids(Order, len(new)), strict=True):
            each.id = order_id
        choices = ServiceMapping.choices({each.store_id for each in new})
        given = [choices.get((each.store_id, each.requested_service), UNMAPPED) for each in new]
        account, imported_at = self._account.id, stored_time(self._now)
        rows = [
            (each.id, account, *each.key, imported_at, *each.values(fetched_at), *shipping)
            for each, shipping in zip(new, given, strict=True)
        ]
        insert_many(Order, INSERTED, rows)
        note_mapped(account, set(given))

    def _clear_lines(self, old: list[Arrival]) -> None:
        if not old:
            return
        replaced = [each.id for each in old]
        OrderItem.delete().where(OrderItem.order_id.in_(replaced)).execute()
        forget_told(replaced)
        # What was sent from here stays until Amazon tells of it.
        sent = [each for each in old if each.known and each.known.shipped_here]
        forget_sent({each.id: each.reading.parcels for each in sent})

    def _write_lines(self, arrivals: list[Arrival]) -> None:
        account = self._account.id
        insert_many(
            OrderItem,
            ("order", "account", *Line._fields),
            [(each.id, account, *line) for each in arrivals for line in each.lines()],
        )
        insert_many(
            OrderPackage,
            ("order", "account", *Parcel._fields),
            [
                (each.id, account, *parcel[:-1], stored_time(parcel.shipped_at))
                for each in arrivals
                for parcel in each.parcels()
            ],
        )

    def _write_people(self, page: SealedPage, arrivals: list[Arrival]) -> None:
        kept = [each for each in arrivals if each.may_keep_people(self._now)]
        # Without a new erasure none of the keys was destroyed: by far the most pages.
        untouched = KeyringInstallation.last_erasure() == page.erasure
        forgotten = set() if untouched else self._forgotten(kept)
        rows = [
            (each.id, *row)
            for each in kept
            for row in page.people.get(each.key, ())
            if (*each.key, row[0]) not in forgotten
        ]
        self._clear_people({each.id for each in kept if each.known}, rows)
        insert_many(Party, PARTY_COLUMNS, rows)

    def _forgotten(self, arrivals: Iterable[Arrival]) -> set[tuple[int, str, str]]:
        """(store, number, role) of parties whose keys were destroyed, maybe a moment ago."""
        orders: dict[int, list[str]] = {}
        for each in arrivals:
            orders.setdefault(each.store_id, []).append(each.reading.amazon_order_id)
        scopes = {store.id: store.scope for store in self._stores.values()}
        return {
            (store_id, name.amazon_order_id, name.role)
            for store_id, numbers in orders.items()
            for name in destroyed_parties(
                scopes[store_id], [PartyName(number, role) for number in numbers for role in ROLES]
            )
        }

    def _clear_people(self, known: set[int], rows: list[tuple[Any, ...]]) -> None:
        """Only those who are written anew: who is told of no more stays as they were."""
        for role in ROLES:
            replaced = [row[0] for row in rows if row[1] == role and row[0] in known]
            if replaced:
                Party.delete().where(Party.order_id.in_(replaced), Party.role == role).execute()

    def _tell(self, old: list[Arrival]) -> None:
        """Lines of the timeline for what a merchant would want to know had changed."""
        rows = [
            (each.id, stored_time(each.reading.last_updated_at), kind, detail)
            for each in old
            for kind, detail in each.news()
        ]
        insert_many(OrderEvent, ("order", "at", "kind", "detail"), rows)

    def _count(self, arrivals: list[Arrival]) -> None:
        """In the tabs' counts, the desk's drop-downs and the chart of what comes and goes."""
        account = self._account.id
        moves = Counter([(each.store_id, each.state.value) for each in arrivals])
        moves.subtract([(each.store_id, each.known.state) for each in arrivals if each.known])
        Tally.add(account, moves)
        SeenValue.note(account, _values([each.reading.facts for each in arrivals]))
        # What is new came now; what is shipped went when Amazon says so.
        came = Counter([(each.store_id, self._now) for each in arrivals if each.known is None])
        gone = [each for each in arrivals if each.newly_shipped]
        went = Counter([(each.store_id, each.closed_at or self._now) for each in gone])
        Activity.note(account, came, went)

    def _hold(self, new: list[Arrival]) -> None:
        holding = {store.id for store in self._stores.values() if store.import_hold}
        arrived = {each.id: (each.store_id, each.state) for each in new if each.store_id in holding}
        hold_new(self._account.id, arrived, self._now)

    def _set_aside(self, page: SealedPage) -> int:
        """Set aside what couldn't be read, with the first store where it names none of ours."""
        live = {name: each for name, each in self._stores.items() if each.id in self._live}
        if not live:
            return 0
        first = next(iter(live.values()))
        for error in page.unreadable:
            store = live.get(error.marketplace_id or "", first)
            log.warning("order.set_aside", store=store.id, reason=error.reason)
            SetAsideOrder.remember(store, error.amazon_order_id, error.reason, self._now)
        SetAsideOrder.resolve(first.connection_id, page.numbers, self._now)
        return len(page.unreadable)


def take_in(
    account: Account, stores: Iterable[Store], documents: Sequence[bytes], now: datetime
) -> Taken:
    """Take in orders that came outside of an import run, in a transaction of their own."""
    intake = Intake(account, stores, now)
    page = intake.prepare(documents, now)
    with database.atomic():
        return intake.write(page)


def _values(facts: Sequence[Facts]) -> set[tuple[str, str]]:
    """(kind, value) of what the desk's drop-downs offer."""
    named = {kind: {getattr(each, kind) for each in facts} for kind in KINDS}
    return {(kind, value) for kind, values in named.items() for value in values if value}
