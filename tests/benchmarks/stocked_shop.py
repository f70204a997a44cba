"""A shop with years behind it: twelve stores, and as many orders as one likes.

Some thousands are really imported; the others are written by SQL, as later copies of these with
numbers, dates, prices and places of their own. Two thousand come in each day. The newest are still
to be shipped, the others are closed; personal data stays for 30 days.
"""

from typing import Any

from tests.benchmarks.stacked_orders import PAGE, documents
from tests.benchmarks.stage import Stage
from webapp.amazon.marketplace import MARKETPLACES
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.dialect import run_sql
from webapp.ground.database.write_ahead_log import truncate_wal
from webapp.orders.facet_value import FacetValue
from webapp.orders.order import Order, OrderItem, OrderPackage
from webapp.orders.party import Party
from webapp.orders.search_term import SearchTerm
from webapp.orders.tag import OrderTag, Tag
from webapp.orders.tally import Tally
from webapp.stores.store import Store

SOURCES = ("US", "CA", "MX", "BR", "GB", "DE", "FR", "IT", "ES", "NL", "SE", "PL")
# Where nothing was sold since long ago.
RETIRED = "PL"
BASE = 2_000
SECONDS = 43
OPEN = 3_000
KNOWN_PEOPLE = 60_000
CHUNK = 100
TABLES = (Order, OrderItem, OrderPackage, Party, OrderTag)
TIMES = (
    *("purchased_at", "last_updated_at", "fetched_at", "imported_at"),
    *("ship_by", "ship_by_rank", "deliver_by"),
)
TAGS = ("Frequent", "Rare", "Old")

SERIES = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
LATER = {
    "sqlite": "datetime({column}, printf('%+d seconds', {seconds}))",
    "postgres": "{column} + ({seconds}) * interval '1 second'",
}
PADDED = {
    "sqlite": "printf('%0{width}d', {value})",
    "postgres": "lpad(CAST({value} AS text), {width}, '0')",
}
RANDOM = {"sqlite": "randomblob(16)", "postgres": "decode(md5(random()::text), 'hex')"}


class StockedShop:
    """Fills a stage; afterwards it knows what one may ask of it."""

    def __init__(self, stage: Stage, kind: str, orders: int) -> None:
        self.stage = stage
        self._kind = kind
        self._orders = orders // BASE * BASE

    def fill(self) -> None:
        with self.stage.entered():
            self._open_stores()
            self._import_base()
            indexes = self._drop_indexes()
            for first in range(1, self._orders // BASE, CHUNK):
                with database.atomic():
                    self._copy(first, min(first + CHUNK, self._orders // BASE) - 1)
            with database.atomic():
                self._let_time_pass()
                self._tag()
            for sql in indexes:
                self._run(sql)
            self._reckon()
            self._tidy()

    def give_copies(self, to: list[tuple[int, int]], orders: int) -> None:
        """Give (account, store) pairs, with ids that follow each other, the newest as their own."""
        (account, store), first = to[0], self._orders - orders
        series = SERIES.format(first=1, last=len(to))
        with database.atomic():
            copies = {
                "id": f"id + i * {self._orders}",
                "account_id": f"{account} + i - 1",
                "store_id": f"{store} + i - 1",
            }
            self._insert(series, Order, copies, f"orders.id > {first} AND id <= {self._orders}")
            lines = {
                "id": f"id + i * {10 * self._orders}",
                "order_id": f"order_id + i * {self._orders}",
                "account_id": f"{account} + i - 1",
            }
            mine = f"order_id > {first} AND order_id <= {self._orders}"
            self._insert(series, OrderItem, lines, mine)
            self._reckon()
        self._tidy()

    def _open_stores(self) -> None:
        shop = self.stage.shop
        ids = {marketplace.country: marketplace.id for marketplace in MARKETPLACES}
        for source in SOURCES[1:]:
            shop.open(ids[source])
        self.stores = {store.marketplace.country: store.id for store in Store.of(shop.account)}

    def _import_base(self) -> None:
        shop, now = self.stage.shop, utcnow().replace(microsecond=0)
        sold = [source for source in SOURCES if source != RETIRED]
        written = documents(BASE, sold, now, SECONDS)
        for start in range(0, BASE, PAGE):
            shop.take(*written[start : start + PAGE], at=now)
        assert Order.select().count() == BASE
        OrderPackage.delete().execute()
        back = str(-(self._orders - BASE) * SECONDS)
        self._update({name: self._shifted(name, back) for name in TIMES})

    def _copy(self, first: int, last: int) -> None:
        series = SERIES.format(first=first, last=last)
        seconds = f"i * {BASE * SECONDS}"
        orders = {name: self._shifted(name, seconds) for name in TIMES}
        orders["id"] = f"id + i * {BASE}"
        orders["amazon_order_id"] = self._number(orders["id"])
        for name in ("total_minor", "total_rank"):
            orders[name] = f"{name} + ({orders['id']}) % 499 * 11"
        self._insert(series, Order, orders, f"orders.id <= {BASE}")
        items = {
            "id": f"id + i * {10 * BASE}",
            "order_id": f"order_id + i * {BASE}",
            "order_item_id": self._padded(f"id + i * {10 * BASE}", 14),
            "seller_sku": "seller_sku || '-' || (i - i / 40 * 40)",
        }
        self._insert(series, OrderItem, items, f"order_id <= {BASE}")
        known = (self._orders - KNOWN_PEOPLE) // BASE
        repeated = "CASE WHEN (order_id + i) % 10 = 0 THEN contact_index ELSE {} END"
        people = {
            "id": f"id + i * {2 * BASE}",
            "order_id": f"order_id + i * {BASE}",
            "name_index": RANDOM[self._kind],
            "contact_index": repeated.format(RANDOM[self._kind]),
        }
        self._insert(series, Party, people, f"order_id <= {BASE} AND i >= {known}")

    def _let_time_pass(self) -> None:
        """All but the newest orders are closed; the oldest were sold where nothing is today."""
        age, old = f"{self._orders} - id", f"id <= {self._orders // 20}"
        status = (
            f"CASE WHEN {age} < {OPEN} THEN CASE id % 20 WHEN 0 THEN 'partially_shipped' "
            "WHEN 1 THEN 'on_hold' ELSE 'awaiting_shipment' END "
            "WHEN id % 25 = 0 THEN 'cancelled' ELSE 'shipped' END"
        )
        closed = self._shifted("purchased_at", "86400")
        leaves = self._shifted("purchased_at", str(31 * 86400))
        changes = {
            "status": status,
            "closed_at": f"CASE WHEN {age} < {OPEN} THEN NULL ELSE {closed} END",
            "redacted_at": f"CASE WHEN {age} < {KNOWN_PEOPLE} THEN NULL ELSE {leaves} END",
            "redaction": f"CASE WHEN {age} < {KNOWN_PEOPLE} THEN NULL ELSE 'amazon' END",
            "personal_data_due_at": f"CASE WHEN {age} < {KNOWN_PEOPLE} THEN {leaves} END",
            "country": f"CASE WHEN id % 2500 = 7 THEN 'IS' WHEN {old} AND id % 2 = 0 THEN 'MT' "
            "ELSE country END",
            "service_level": f"CASE WHEN {old} AND id % 3 = 0 THEN 'CARRIER_PIGEON' "
            "ELSE service_level END",
            "store_id": f"CASE WHEN {old} AND id % 5 = 0 THEN {self.stores[RETIRED]} "
            "ELSE store_id END",
            "ship_carrier": "CASE WHEN id % 3 = 0 THEN NULL ELSE 'UPS' END",
            "ship_service": f"CASE WHEN id % 3 = 0 THEN NULL WHEN {old} THEN 'Night Rider' "
            "ELSE 'Ground' END",
        }
        self._update(changes)
        parcel = {
            "order_id": "id",
            "account_id": "account_id",
            "reference": "'1'",
            "carrier": "'UPS'",
            "tracking_number": f"'1Z' || {self._padded('id', 12)}",
            "shipped_at": "closed_at",
        }
        self._run(
            f"INSERT INTO order_package ({', '.join(parcel)}) "
            f"SELECT {', '.join(parcel.values())} FROM orders WHERE status = 'shipped'"
        )

    def _tag(self) -> None:
        account, now = self.stage.shop.account, utcnow().replace(microsecond=0)
        old = f"id <= {self._orders // 50}"
        conditions = dict(zip(TAGS, ("id % 10 < 3", "id % 2500 = 9", old), strict=True))
        self.tags = {}
        for name, condition in conditions.items():
            tag, _ = Tag.make(account, name, "blue", now)
            self.tags[name] = tag.id
            self._run(
                "INSERT INTO order_tag (order_id, tag_id, at, user_id) "
                f"SELECT id, {tag.id}, imported_at, 1 FROM orders WHERE {condition}"
            )

    def _reckon(self) -> None:
        """What imports would have counted and noted."""
        Tally.delete().execute()
        self._run(
            "INSERT INTO tally (account_id, store_id, status, orders) SELECT "
            "account_id, store_id, status, COUNT(*) FROM orders "
            "GROUP BY account_id, store_id, status"
        )
        account = self.stage.shop.account.id
        for kind in ("country", "service_level"):
            rows = self._run(f"SELECT DISTINCT {kind} FROM orders")
            FacetValue.note(account, [(kind, value) for (value,) in rows if value])
        products = self._run("SELECT DISTINCT seller_sku, asin, title FROM order_item")
        cities = self._run("SELECT DISTINCT city FROM orders WHERE city IS NOT NULL")
        SearchTerm.note(account, list(products), [city for (city,) in cities])

    def _tidy(self) -> None:
        """What Postgres does by itself from time to time; SQLite is left as the app leaves it."""
        if self._kind == "postgres":
            for model in TABLES:
                if "id" in model._meta.fields:
                    table = model._meta.table_name
                    self._run(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                        f"(SELECT MAX(id) FROM {table}))"
                    )
            self._run("VACUUM ANALYZE")
        truncate_wal()

    def _insert(self, series: str, model: Any, copies: dict[str, str], which: str) -> None:
        columns = [field.column_name for field in model._meta.sorted_fields]
        quoted = ", ".join(f'"{name}"' for name in columns)
        chosen = ", ".join(copies.get(name, f'"{name}"') for name in columns)
        table = model._meta.table_name
        # On SQLite, WITH comes first; Postgres takes it there as well.
        self._run(
            f"{series} INSERT INTO {table} ({quoted}) "
            f"SELECT {chosen} FROM n CROSS JOIN {table} WHERE {which}"
        )

    def _drop_indexes(self) -> list[str]:
        """Drop what slows the filling down; returns how to make it again."""
        names = [model._meta.table_name for model in TABLES]
        if self._kind == "sqlite":
            sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
        else:
            sql = (
                "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = ? AND "
                "NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
            )
        found = [row for name in names for row in run_sql(sql, name) if row[1]]
        for name, _ in found:
            self._run(f'DROP INDEX "{name}"')
        return [definition for _, definition in found]

    def _update(self, changes: dict[str, str]) -> None:
        pairs = ", ".join(f"{name} = {expression}" for name, expression in changes.items())
        self._run(f"UPDATE orders SET {pairs}")

    def _run(self, sql: str) -> Any:
        return database.execute_sql(sql if self._kind == "sqlite" else sql.replace("%", "%%"))

    def _shifted(self, column: str, seconds: str) -> str:
        return LATER[self._kind].format(column=column, seconds=seconds)

    def _padded(self, value: str, width: int) -> str:
        return PADDED[self._kind].format(value=value, width=width)

    def _number(self, order_id: str) -> str:
        """Two steps around ten million that meet each number once."""
        wide = f"CAST({order_id} AS bigint)"
        first = self._padded(f"({wide} * 4827137) % 10000000", 7)
        second = self._padded(f"({wide} * 6180331) % 10000000", 7)
        return f"substr(amazon_order_id, 1, 4) || {first} || '-' || {second}"
