"""Taking a page of Amazon's orders in: sealed first, then written in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

import structlog

from webapp.accounts import Account
from webapp.db import database, insert_many, run_sql, stored_time, update_many
from webapp.installation import KeyringInstallation
from webapp.keyring import PartyName, destroyed_parties
from webapp.orders.activity import Activity
from webapp.orders.departure import forget_sent, forget_told
from webapp.orders.document import Document, Reading, Unreadable, read
from webapp.orders.import_hold import hold_new
from webapp.orders.import_tag import tag_new
from webapp.orders.mapped_service import note_mapped
from webapp.orders.order import (
    PAYMENT_RECEIVED,
    STATES,
    Order,
    OrderEvent,
    OrderItem,
    OrderPackage,
    State,
    Tally,
    standing,
)
from webapp.orders.party import ROLES, Party, sealed_row
from webapp.orders.retention import due_at
from webapp.orders.seen_value import KINDS, SeenValue
from webapp.orders.set_aside_order import SetAsideOrder
from webapp.stores import UNMAPPED, ServiceMapping, Shipping, Store

log = structlog.get_logger(__name__)

TIMES = ("purchased_at", "ship_by", "ship_by_rank", "deliver_by")
FACTS = (
    "service_level",
    "city",
    "region",
    "country",
    "total_minor",
    "currency",
    "units",
    "units_shipped",
    "is_prime",
    "is_business",
    "is_gift",
    "is_replacement",
    "cancel_requested",
)
OWN_COLUMNS = (
    "fulfillment_status",
    "state",
    "last_updated_at",
    "fetched_at",
    "closed_at",
    "personal_data_due_at",
)
CHANGING = (*TIMES, *FACTS, *OWN_COLUMNS)
INSERTED = (
    "account",
    "store",
    "amazon_order_id",
    "imported_at",
    *CHANGING,
    *Shipping._fields,
)
ITEM_COLUMNS = (
    "order_item_id",
    "asin",
    "seller_sku",
    "title",
    "quantity_ordered",
    "quantity_shipped",
    "unit_price_minor",
    "total_minor",
    "currency",
    "gift_wrap_level",
    "is_customized",
    "is_cancelled",
    "cancel_requested",
)
PACKAGE_COLUMNS = ("reference", "carrier", "shipping_service", "tracking_number", "status")
PARTY_COLUMNS = ("order", "role", "sealed", "name_index", "contact_index")

# Plain subscripts, for each of many thousand lines.
_times = itemgetter(*TIMES)
_facts = itemgetter(*FACTS)
_item_facts = itemgetter(*ITEM_COLUMNS)
_package_facts = itemgetter(*PACKAGE_COLUMNS)

TAKE_TURNS = "SELECT id FROM connection WHERE id IN ? ORDER BY id FOR UPDATE"
LIVE_STORES = "SELECT id, uid FROM store WHERE id IN ? AND disconnected_at IS NULL FOR SHARE"


class _Known(NamedTuple):
    """What is asked of orders that are here already."""

    id: int
    store: int
    amazon_order_id: str
    last_updated_at: datetime
    fetched_at: datetime
    state: str
    held_at: datetime | None
    shipped_here: str | None
    closed_at: datetime | None
    redacted_at: datetime | None
    redaction: str | None
    personal_data_due_at: datetime | None
    cancel_requested: bool


_known_fields = [Order._meta.fields[name] for name in _Known._fields]
AMONG = "FROM orders WHERE store_id IN ? AND amazon_order_id IN ?"
IDS = f"SELECT id, store_id, amazon_order_id {AMONG}"
KNOWN = f"SELECT {', '.join(field.column_name for field in _known_fields)} {AMONG}"

Key = tuple[int, str]


@dataclass
class Taken:
    """What a page brought, in numbers."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    set_aside: int = 0


@dataclass
class _Page:
    readings: dict[Key, Reading]
    unreadable: list[Unreadable]
    sealed: dict[Key, list[tuple[Any, ...]]] = field(repr=False)
    # The latest erasure before it was sealed.
    erasure: int
    numbers: list[str]
    seen: int


class Intake:
    """Takes pages in for some stores of one connection."""

    def __init__(self, account: Account, stores: Iterable[Store], now: datetime) -> None:
        self._account = account
        self._stores = {store.marketplace_id: store for store in stores}
        self._now = now

    def prepare(self, documents: Sequence[Document], fetched_at: datetime) -> _Page:
        """Read and seal a page, outside of any transaction; nothing is written but keys."""
        self._fetched_at = fetched_at
        readings: dict[Key, Reading] = {}
        unreadable: list[Unreadable] = []
        numbers: list[str] = []
        for document in documents:
            try:
                reading = read(document)
            except Unreadable as error:
                unreadable += [error] if error.marketplace_id in (None, *self._stores) else []
            else:
                numbers.append(reading.amazon_order_id)
                self._sort_in(reading, readings)
        # What is paid is taken anyway, new or not; of all else only what is known already.
        unpaid = {key: r for key, r in readings.items() if not _paid(r)}
        readings = self._wanted(readings, self._known(unpaid))
        erasure = KeyringInstallation.last_erasure()
        sealed = self._seal(readings)
        return _Page(readings, unreadable, sealed, erasure, numbers, len(documents))

    def write(self, page: _Page) -> Taken:
        """Write a prepared page inside the caller's transaction."""
        taken = Taken(seen=page.seen, set_aside=len(page.unreadable))
        self._take_turns()
        self._kept_days = self._account.hold_kept_days()
        readings = self._of_live_stores(page.readings)
        known = self._known(readings, hold=True)
        fresh = self._wanted(readings, known)
        new = {key: r for key, r in fresh.items() if key not in known}
        old = {key: r for key, r in fresh.items() if key in known}
        ids = self._insert(new) | self._update(old, known)
        self._write_lines(fresh, ids, known)
        self._write_people(page, fresh, ids, known)
        self._tell(old, known)
        self._note_values(fresh)
        self._tally(fresh, known)
        self._note_activity(fresh, known)
        self._hold(new, ids)
        tag_new({ids[key]: key[0] for key in new}, self._now)
        self._set_aside(page)
        taken.new = len(new)
        # A tie only writes again what the overlap of two windows has brought twice.
        taken.changed = sum(r.last_updated_at > known[k].last_updated_at for k, r in old.items())
        return taken

    def _take_turns(self) -> None:
        """Two pages of one seller, in two workers, could wait for each other's orders."""
        connections = {store.connection_id for store in self._stores.values()}
        run_sql(TAKE_TURNS, sorted(connections))

    def _sort_in(self, reading: Reading, readings: dict[Key, Reading]) -> None:
        """Keep the newest of each order that one of these stores ships by itself."""
        store = self._stores.get(reading.marketplace_id or "")
        if store is None or reading.fulfilled_by == "AMAZON":
            return
        key = (store.id, reading.amazon_order_id)
        other = readings.get(key)
        if other is None or other.last_updated_at <= reading.last_updated_at:
            readings[key] = reading

    def _wanted(self, readings: dict[Key, Reading], known: Mapping[Key, Any]) -> dict[Key, Reading]:
        """New orders whose payment Amazon has received, and newer versions of known ones."""
        return {
            key: reading
            for key, reading in readings.items()
            if (key in known or _paid(reading)) and self._newer(reading, known.get(key))
        }

    def _known(self, readings: Mapping[Key, Reading], hold: bool = False) -> dict[Key, Any]:
        if not readings:
            return {}
        sql = f"{KNOWN} ORDER BY id FOR UPDATE" if hold else KNOWN
        return {
            (row.store, row.amazon_order_id): row for row in map(_as_known, _found(sql, readings))
        }

    def _newer(self, reading: Reading, known: Any) -> bool:
        """Whether Amazon's version replaces ours: the later update, at a tie the later fetch."""
        if known is None:
            return True
        return (reading.last_updated_at, self._fetched_at) > (
            known.last_updated_at,
            known.fetched_at,
        )

    def _of_live_stores(self, readings: dict[Key, Reading]) -> dict[Key, Reading]:
        """Those of stores that nobody has disconnected since, nor will before this is written."""
        scopes = {store.id: store.scope for store in self._stores.values()}
        stores = [Store(id=id_, uid=uid) for id_, uid in run_sql(LIVE_STORES, list(scopes))]
        # With another key by now, its data was destroyed and it was connected anew.
        live = {store.id for store in stores if store.scope == scopes[store.id]}
        return {key: reading for key, reading in readings.items() if key[0] in live}

    def _seal(self, readings: dict[Key, Reading]) -> dict[Key, list[tuple[Any, ...]]]:
        sealed: dict[Key, list[tuple[Any, ...]]] = {key: [] for key in readings}
        for store in self._stores.values():
            mine = {key: r for key, r in readings.items() if key[0] == store.id}
            if mine:
                self._seal_for(store, mine, sealed)
        return sealed

    def _seal_for(
        self,
        store: Store,
        readings: dict[Key, Reading],
        sealed: dict[Key, list[tuple[Any, ...]]],
    ) -> None:
        vault = store.vault
        people = {
            PartyName(reading.amazon_order_id, role): (key, person)
            for key, reading in readings.items()
            for role, person in reading.people.items()
        }
        # A destroyed key is missing here: what was redacted stays redacted.
        keys = vault.ensure_party_keys(people, self._now)
        for name, (key, person) in people.items():
            if name in keys:
                row = sealed_row(vault, name, keys[name], person)
                sealed[key].append((name.role, *row))

    def _insert(self, new: dict[Key, Reading]) -> dict[Key, int]:
        if not new:
            return {}
        imported_at = stored_time(self._now)
        choices = ServiceMapping.choices({store_id for store_id, _ in new})
        given = {key: choices.get((key[0], _service(new[key])), UNMAPPED) for key in new}
        rows = [
            (self._account.id, *key, imported_at, *self._values(reading, None), *given[key])
            for key, reading in new.items()
        ]
        insert_many(Order, INSERTED, rows)
        note_mapped(self._account.id, set(given.values()))
        return {(store_id, number): order_id for order_id, store_id, number in _found(IDS, new)}

    def _update(self, old: dict[Key, Reading], known: Mapping[Key, Any]) -> dict[Key, int]:
        rows = [(*self._values(reading, known[key]), known[key].id) for key, reading in old.items()]
        update_many(Order, CHANGING, rows)
        return {key: known[key].id for key in old}

    def _values(self, reading: Reading, known: Any) -> tuple[Any, ...]:
        columns = reading.columns
        return (
            *map(stored_time, _times(columns)),
            *_facts(columns),
            reading.fulfillment_status,
            _state(reading, known).value,
            stored_time(reading.last_updated_at),
            stored_time(self._fetched_at),
            stored_time(self._closed_at(reading, known)),
            stored_time(self._due_at(reading, known)),
        )

    def _due_at(self, reading: Reading, known: Any) -> datetime | None:
        """When its personal data goes; an order that has none left waits for nothing."""
        if known and known.redaction:
            # Done, or asked for: then it waits for the next sweep, whatever Amazon tells.
            return known.personal_data_due_at
        columns = reading.columns
        return due_at(
            columns["purchased_at"],
            columns["deliver_by"],
            self._closed_at(reading, known),
            self._kept_days,
        )

    def _closed_at(self, reading: Reading, known: Any) -> datetime | None:
        """When it was shipped in full or cancelled: there its personal data's time begins."""
        if _state(reading, known).open:
            return None
        if known and known.closed_at:
            return known.closed_at
        # A moment that is still to come, by our clock, would lengthen the time.
        return min(reading.last_updated_at, self._now)

    def _write_lines(
        self, fresh: dict[Key, Reading], ids: dict[Key, int], known: Mapping[Key, Any]
    ) -> None:
        replaced = [ids[key] for key in fresh if key in known]
        if replaced:
            OrderItem.delete().where(OrderItem.order_id.in_(replaced)).execute()
            forget_told(replaced)
        # What was sent from here stays until Amazon tells of it.
        forget_sent(
            {ids[key]: reading.packages for key, reading in fresh.items() if _left(known.get(key))}
        )
        account = self._account.id
        insert_many(
            OrderItem,
            ("order", "account", *ITEM_COLUMNS),
            [
                (ids[key], account, *_item_facts(item))
                for key, reading in fresh.items()
                for item in _unique(reading.items, "order_item_id")
            ],
        )
        insert_many(
            OrderPackage,
            ("order", "account", "shipped_at", *PACKAGE_COLUMNS),
            [
                (
                    ids[key],
                    account,
                    stored_time(parcel["shipped_at"]),
                    *_package_facts(parcel),
                )
                for key, reading in fresh.items()
                for parcel in _unique(reading.packages, "reference")
            ],
        )

    def _write_people(
        self,
        page: _Page,
        fresh: dict[Key, Reading],
        ids: dict[Key, int],
        known: Mapping[Key, Any],
    ) -> None:
        kept = [key for key in fresh if self._may_keep_people(fresh[key], known.get(key))]
        # Without a new erasure none of the keys was destroyed: by far the most pages.
        untouched = KeyringInstallation.last_erasure() == page.erasure
        forgotten = set() if untouched else self._forgotten(kept)
        rows = [
            (ids[key], *row)
            for key in kept
            for row in page.sealed.get(key, ())
            if (*key, row[0]) not in forgotten
        ]
        for role in {row[1] for row in rows}:
            replaced = [row[0] for row in rows if row[1] == role]
            if any(key in known for key in fresh):
                Party.delete().where(Party.order_id.in_(replaced), Party.role == role).execute()
        insert_many(Party, PARTY_COLUMNS, rows)

    def _may_keep_people(self, reading: Reading, known: Any) -> bool:
        """Neither of an order that was redacted, nor of one that comes after its time."""
        due = self._due_at(reading, known)
        return not (known and known.redacted_at) and (due is None or due > self._now)

    def _forgotten(self, keys: Iterable[Key]) -> set[tuple[int, str, str]]:
        """(store, number, role) of parties whose keys were destroyed, maybe a moment ago."""
        orders: dict[int, list[str]] = {}
        for store_id, number in keys:
            orders.setdefault(store_id, []).append(number)
        scopes = {store.id: store.scope for store in self._stores.values()}
        return {
            (store_id, name.amazon_order_id, name.role)
            for store_id, numbers in orders.items()
            for name in destroyed_parties(
                scopes[store_id], [PartyName(number, role) for number in numbers for role in ROLES]
            )
        }

    def _tell(self, old: dict[Key, Reading], known: Mapping[Key, Any]) -> None:
        """Lines of the timeline for what a merchant would want to know had changed."""
        rows = []
        for key, reading in old.items():
            before, after = State(known[key].state), _state(reading, known[key])
            at = stored_time(reading.last_updated_at)
            if before != after:
                rows.append((known[key].id, at, "state", after.label))
            if reading.columns["cancel_requested"] and not known[key].cancel_requested:
                rows.append((known[key].id, at, "cancel_requested", ""))
        insert_many(OrderEvent, ("order", "at", "kind", "detail"), rows)

    def _note_values(self, fresh: dict[Key, Reading]) -> None:
        columns = [reading.columns for reading in fresh.values()]
        values = {(kind, each[kind]) for each in columns for kind in KINDS if each[kind]}
        SeenValue.note(self._account.id, values)

    def _tally(self, fresh: dict[Key, Reading], known: Mapping[Key, Any]) -> None:
        changes: Counter[tuple[int, str]] = Counter()
        for key, reading in fresh.items():
            before = known.get(key)
            if before is not None:
                changes[(key[0], before.state)] -= 1
            changes[(key[0], _state(reading, before).value)] += 1
        Tally.add(self._account.id, changes)

    def _note_activity(self, fresh: dict[Key, Reading], known: Mapping[Key, Any]) -> None:
        """What is new came now; what is shipped went when Amazon says so."""
        went = [
            (key[0], self._closed_at(reading, known[key]) or self._now)
            for key, reading in fresh.items()
            if key in known
            and known[key].state != State.SHIPPED
            and _state(reading, known[key]) is State.SHIPPED
        ]
        came = [(key[0], self._now) for key in fresh if key not in known]
        Activity.note(self._account.id, came, went)

    def _hold(self, new: dict[Key, Reading], ids: dict[Key, int]) -> None:
        holding = {store.id for store in self._stores.values() if store.import_hold}
        arrived = {
            ids[key]: (key[0], _state(reading, None))
            for key, reading in new.items()
            if key[0] in holding
        }
        hold_new(self._account.id, arrived, self._now)

    def _set_aside(self, page: _Page) -> None:
        first = next(iter(self._stores.values()))
        for error in page.unreadable:
            store = self._stores.get(error.marketplace_id or "", first)
            log.warning("order.set_aside", store=store.id, reason=error.reason)
            SetAsideOrder.remember(store, error.amazon_order_id, error.reason, self._now)
        SetAsideOrder.resolve(first.connection_id, page.numbers, self._now)


def take_in(
    account: Account, stores: Iterable[Store], documents: Sequence[Document], now: datetime
) -> Taken:
    """Take in orders that came outside of an import run, in a transaction of their own."""
    intake = Intake(account, stores, now)
    page = intake.prepare(documents, now)
    with database.atomic():
        return intake.write(page)


def _found(sql: str, keys: Iterable[Key]) -> Any:
    stores, numbers = {store_id for store_id, _ in keys}, {number for _, number in keys}
    return run_sql(sql, list(stores), list(numbers))


def _as_known(row: Sequence[Any]) -> _Known:
    """An order of ours, as its columns read."""
    return _Known(*(each.python_value(v) for each, v in zip(_known_fields, row, strict=True)))


def _paid(reading: Reading) -> bool:
    return reading.fulfillment_status in PAYMENT_RECEIVED


def _state(reading: Reading, known: Any) -> State:
    """Where it stands now; a status that Amazon invented since leaves it where it stood."""
    state = STATES.get(reading.fulfillment_status)
    if state is None:
        return State(known.state)
    return standing(state, known.shipped_here, bool(known.held_at)) if known else state


def _left(known: Any) -> bool:
    """Whether something of it was sent from here."""
    return bool(known and known.shipped_here)


def _service(reading: Reading) -> str:
    """What it asks for, as service mappings are looked up."""
    return str(reading.columns["service_level"] or "").casefold()


def _unique(rows: Iterable[dict[str, Any]], name: str) -> Iterable[dict[str, Any]]:
    return {row[name]: row for row in rows}.values()
