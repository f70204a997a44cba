"""Taking a page of Amazon's orders in: sealed first, then written in one transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from webapp.accounts.account import Account
from webapp.carriers.shipping_choice import UNMAPPED, ShippingChoice
from webapp.ground.database.bulk import insert_many, new_ids, update_many
from webapp.ground.database.db import database, is_sqlite, stored_time
from webapp.ground.database.dialect import LOCK, run_sql
from webapp.imports.import_tag import hold, import_tags, tag_new
from webapp.imports.incoming_order import CHANGING, OWN_COLUMNS, IncomingOrder, wanted
from webapp.imports.incoming_people import write_people
from webapp.imports.known_order import known_orders
from webapp.imports.parsed_order import OrderFacts, ParsedLine, ParsedPackage
from webapp.imports.sealed_page import SealedPage
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.activity import Activity
from webapp.orders.facet_value import KINDS, FacetValue
from webapp.orders.hold import tell_held
from webapp.orders.hold_terms import HELD_COLUMNS, HoldTerms, columns_of
from webapp.orders.mapped_service import note_mapped
from webapp.orders.marks.assignment import assign_new
from webapp.orders.order import Order, OrderEvent, OrderItem, OrderPackage
from webapp.orders.search_term import SearchTerm
from webapp.orders.tally import Tally
from webapp.orders.told_parcel import forget_sent, forget_told, look_for_lost
from webapp.products.product import Product
from webapp.rules.candidate import Candidate
from webapp.rules.rule_verdicts import RuleVerdicts
from webapp.service_mappings.service_mapping import ServiceMapping
from webapp.stores.store import Store
from webapp.webhooks.webhook_event import tell_of_import

log = structlog.get_logger(__name__)

INSERTED = (
    "id",
    "account",
    "store",
    "amazon_order_id",
    "imported_at",
    *CHANGING,
    *ShippingChoice._fields,
    "ship_ruled",
)
CONNECTIONS = "SELECT id FROM connection WHERE id IN ? ORDER BY id"
LIVE_STORES = "SELECT id, uid FROM store WHERE id IN ? AND disconnected_at IS NULL FOR SHARE"


@dataclass
class Taken:
    """What was taken in of a page of orders, in numbers."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    set_aside: int = 0


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
        incoming_orders = self._arrivals(page)
        new = [each for each in incoming_orders if each.known is None]
        old = [each for each in incoming_orders if each.known is not None]
        fetched_at = stored_time(page.fetched_at)
        for each, order_id in zip(new, new_ids(Order, len(new)), strict=True):
            each.id = order_id
        tags = import_tags({each.store_id for each in new})
        verdicts = RuleVerdicts.of(self._account, lambda: self._candidates(new, tags), self._now)
        held = hold(new, verdicts.holds, {e.id for e in self._stores.values() if e.import_hold})
        self._insert(new, fetched_at, verdicts, held)
        bare, told = [e for e in old if e.lost_lines], [e for e in old if not e.lost_lines]
        update_many(Order, CHANGING, [(*each.values(fetched_at), each.id) for each in told])
        update_many(Order, OWN_COLUMNS, [(*each.standing(fetched_at), each.id) for each in bare])
        self._clear(old)
        self._write_lines(incoming_orders)
        look_for_lost([each.id for each in old if each.sent_but_unlisted])
        write_people(page, incoming_orders, self._stores.values(), self._now)
        self._tell(old)
        self._count(incoming_orders)
        tell_held(self._account, held, self._now)
        tag_new({each.id: each.store_id for each in new}, tags, self._now)
        assign_new(verdicts.assignees, self._now)
        verdicts.note()
        changed = [each for each in old if each.newer]
        tell_of_import(self._account.id, new, changed, self._now)
        set_aside = self._set_aside(page)
        return Taken(page.seen, len(new), len(changed), set_aside)

    def _take_turns(self) -> None:
        """Two pages of one seller, in two workers, could wait for each other's orders."""
        if not is_sqlite():
            connections = {store.connection_id for store in self._stores.values()}
            run_sql(f"{CONNECTIONS} {LOCK}", sorted(connections))

    def _arrivals(self, page: SealedPage) -> list[IncomingOrder]:
        """What of the page is still to be written, now that nobody else writes it."""
        kept_days = self._account.hold_kept_days()
        parsed_orders = {
            key: each for key, each in page.parsed_orders.items() if key[0] in self._live
        }
        known = known_orders(parsed_orders, hold=True)
        return [
            IncomingOrder.of(key, parsed, known.get(key), kept_days, self._now)
            for key, parsed in parsed_orders.items()
            if wanted(parsed, known.get(key), page.fetched_at)
        ]

    def _live_stores(self) -> set[int]:
        """Those that nobody has disconnected since, nor will before this is written."""
        uids = {store.id: store.uid for store in self._stores.values()}
        # With another uid by now, its data was destroyed and it was connected anew.
        return {id_ for id_, uid in run_sql(LIVE_STORES, list(uids)) if uid == uids[id_]}

    def _candidates(
        self, new: list[IncomingOrder], tags: Mapping[int, tuple[int, int]]
    ) -> Iterator[Candidate]:
        sources = {store.id: store.marketplace.country for store in self._stores.values()}
        for each in new:
            tagged = tags.get(each.store_id)
            yield each.candidate(sources[each.store_id], tagged[:1] if tagged else ())

    def _insert(
        self,
        new: list[IncomingOrder],
        fetched_at: str | None,
        verdicts: RuleVerdicts,
        held: Mapping[int, HoldTerms],
    ) -> None:
        choices = ServiceMapping.choices({each.store_id for each in new})
        mapped = [choices.get((each.store_id, each.requested_service), UNMAPPED) for each in new]
        given = [
            verdicts.shipping(each.id, choice) for each, choice in zip(new, mapped, strict=True)
        ]
        account, imported_at = self._account.id, stored_time(self._now)
        rows = [
            (each.id, account, *each.key, imported_at, *each.values(fetched_at), *choice, ruled)
            for each, (choice, ruled) in zip(new, given, strict=True)
        ]
        if held:
            rows = [(*row, *columns_of(held.get(row[0]), self._now)) for row in rows]
        insert_many(Order, (*INSERTED, *HELD_COLUMNS) if held else INSERTED, rows)
        note_mapped(account, {choice for choice, _ in given})

    def _clear(self, old: list[IncomingOrder]) -> None:
        if not old:
            return
        retold = [each.id for each in old if not each.lost_lines]
        OrderItem.delete().where(OrderItem.order_id.in_(retold)).execute()
        forget_told([each.id for each in old])
        # What was sent from here stays until Amazon tells of it.
        forget_sent({e.id: e.parsed.parcels for e in old if e.known and e.known.shipped_here})

    def _write_lines(self, incoming_orders: list[IncomingOrder]) -> None:
        account = self._account.id
        insert_many(
            OrderItem,
            ("order", "account", *ParsedLine._fields),
            [(each.id, account, *line) for each in incoming_orders for line in each.parsed.lines],
        )
        insert_many(
            OrderPackage,
            ("order", "account", *ParsedPackage._fields),
            [
                (each.id, account, *parcel[:-1], stored_time(parcel.shipped_at))
                for each in incoming_orders
                for parcel in each.parcels()
            ],
        )

    def _tell(self, old: list[IncomingOrder]) -> None:
        """Lines of the timeline for what a merchant would want to know had changed."""
        rows = [
            (each.id, stored_time(each.parsed.last_updated_at), kind, detail)
            for each in old
            for kind, detail in each.news()
        ]
        insert_many(OrderEvent, ("order", "at", "kind", "detail"), rows)

    def _count(self, incoming_orders: list[IncomingOrder]) -> None:
        """In the tabs' counts, the desk's drop-downs and the chart of what comes and goes."""
        account = self._account.id
        moves = Counter([(each.store_id, str(each.status)) for each in incoming_orders])
        moves.subtract(
            [(each.store_id, each.known.status) for each in incoming_orders if each.known]
        )
        Tally.add(account, moves)
        FacetValue.note(account, _values([each.parsed.facts for each in incoming_orders]))
        lines = [line for each in incoming_orders for line in each.parsed.lines]
        products = {(line.seller_sku, line.asin, line.title) for line in lines}
        SearchTerm.note(account, products, {each.parsed.facts.city for each in incoming_orders})
        Product.note(account, products, self._now)
        # What is new came now; what is shipped went when Amazon says so.
        came = Counter(
            [(each.store_id, self._now) for each in incoming_orders if each.known is None]
        )
        gone = [each for each in incoming_orders if each.newly_shipped]
        went = Counter([(each.store_id, each.closed_at or self._now) for each in gone])
        Activity.note(account, came, went)

    def _set_aside(self, page: SealedPage) -> int:
        """Set aside what couldn't be read, with the first store where it names none of ours."""
        live = {name: each for name, each in self._stores.items() if each.id in self._live}
        if not live:
            return 0
        first = next(iter(live.values()))
        for error in page.unreadable:
            store = live.get(error.marketplace_id or "", first)
            reason = error.reason
            log.warning("order.set_aside", store=store.id, reason=reason.code, **reason.facts)
            SetAsideOrder.remember(store, error.amazon_order_id, reason, self._now)
        SetAsideOrder.resolve(first.connection_id, page.numbers, self._now)
        return len(page.unreadable)


def take_in(
    account: Account,
    stores: Iterable[Store],
    documents: Sequence[bytes],
    fetched_at: datetime,
    now: datetime | None = None,
) -> Taken:
    """Take in orders that came outside of an import run, in a transaction of their own. They were
    asked for at `fetched_at`, and are here `now`."""
    intake = Intake(account, stores, now or fetched_at)
    page = intake.prepare(documents, fetched_at)
    with database.atomic():
        return intake.write(page)


def _values(facts: Sequence[OrderFacts]) -> set[tuple[str, str]]:
    """(kind, value) of what the desk's drop-downs offer."""
    named = {kind: {getattr(each, kind) for each in facts} for kind in KINDS}
    return {(kind, value) for kind, values in named.items() for value in values if value}
