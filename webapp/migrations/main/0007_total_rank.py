"""Totals are sorted within their currency: by a rank that begins with it.

In slices: an installation may have millions of rows, and a migration that dies is begun again.
"""

from peewee import *

atomic = False
SLICE = 5000
ROOM = 5 * 10**14
MOST = ROOM // 2 - 1
CLOSED = "status IN ('shipped', 'cancelled')"
BY_TOTAL = "orders_account_id_status_total_minor_id"
BY_RANK = "orders_account_id_status_total_rank_id"


def up(migrator, db):
    if "total_rank" not in {column.name for column in db.get_columns("orders")}:
        kind = "INTEGER" if isinstance(db, SqliteDatabase) else "BIGINT"
        db.execute_sql(f"ALTER TABLE orders ADD COLUMN total_rank {kind} NOT NULL DEFAULT {-ROOM}")
    last = 0
    while last is not None:
        with db.atomic():
            last = _rank(db, last)
    with db.atomic():
        _index(db, "total_rank", BY_RANK)
        _drop(db, BY_TOTAL, *(f"orders_closed_by_{each}_total" for each in ("store_id", "country")))
        _index_closed(db, "total_rank", "rank")


def down(migrator, db):
    _drop(db, BY_RANK, *(f"orders_closed_by_{each}_rank" for each in ("store_id", "country")))
    _index(db, "total_minor", BY_TOTAL)
    _index_closed(db, "total_minor", "total")
    migrator.migrate(migrator.drop_column("orders", "total_rank"))


def _rank(db, last):
    """Rank a slice of the rows; the last one's id, or None behind them all."""
    sql = "SELECT MAX(id) FROM (SELECT id FROM orders WHERE id > {0} ORDER BY id LIMIT {1}) AS few"
    [end] = db.execute_sql(sql.format(last, SLICE)).fetchone()
    if end is None:
        return None
    code = "unicode" if isinstance(db, SqliteDatabase) else "ascii"
    least, most = ("min", "max") if isinstance(db, SqliteDatabase) else ("LEAST", "GREATEST")
    letters = [f"({code}(substr(currency, {at}, 1)) - 65)" for at in (1, 2, 3)]
    place = f"({letters[0]} * 676 + {letters[1]} * 26 + {letters[2]})"
    total = f"{most}({-MOST}, {least}({MOST}, total_minor))"
    db.execute_sql(
        f"UPDATE orders SET total_rank = (17575 - {place}) * CAST({ROOM} AS BIGINT) + {total} "  # noqa: S608 - numbers and our own names
        f"WHERE id > {last} AND id <= {end} AND currency IS NOT NULL"
    )
    return end


def _index(db, column, name):
    db.execute_sql(
        f'CREATE INDEX IF NOT EXISTS "{name}" ON "orders" '
        f'("account_id", "status", "{column}", "id")'
    )


def _index_closed(db, column, ending):
    for first in ("store_id", "country"):
        db.execute_sql(
            f"CREATE INDEX IF NOT EXISTS orders_closed_by_{first}_{ending} ON orders "
            f"(account_id, {first}, status, {column}, id) WHERE {CLOSED}"
        )


def _drop(db, *names):
    for name in names:
        db.execute_sql(f'DROP INDEX IF EXISTS "{name}"')
