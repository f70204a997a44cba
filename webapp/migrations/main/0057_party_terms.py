"""What people are searched by, in one tree instead of two, and rows of an order that no key checks.

A party keeps the digests of its words itself. By them a trigger finds the words' rows when the party
goes, so that these need no index by party, which took as long to be kept as they did. What stands in
`person_word` and `party_word` is read there until it is redacted, so nothing is copied.

On Postgres lines and parties hang on their order without a foreign key, for which each of them was
looked up once more: they are written in the transaction that writes the order. A trigger removes them
with it. Nor is an order's store looked up, which its import holds. SQLite keeps these keys, which cost
it little.
"""

import time

from peewee import OperationalError, SqliteDatabase

# Imports take an order before its parties, and searches a party before its order: whoever waited for
# one of these while holding another would wait in a circle with one of the two.
HELD = "LOCK TABLE store, orders, order_item, party IN ACCESS EXCLUSIVE MODE NOWAIT"
TRIES = 3000
GO_ON_SQLITE = """
CREATE TRIGGER party_terms_go AFTER DELETE ON party WHEN old.terms IS NOT NULL
BEGIN
    DELETE FROM party_term
    WHERE party_id = old.id AND digest IN (SELECT value FROM json_each(old.terms));
END
"""
FORGET_TERMS = """
CREATE FUNCTION forget_party_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM party_term USING gone, json_array_elements_text(gone.terms::json) AS term
    WHERE party_term.digest = term::bigint AND party_term.party_id = gone.id;
    RETURN NULL;
END
$$
"""
TERMS_GO = """
CREATE TRIGGER party_terms_go AFTER DELETE ON party REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION forget_party_terms()
"""
FORGET_PARTS = """
CREATE FUNCTION forget_order_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM order_item WHERE order_id IN (SELECT id FROM gone);
    DELETE FROM party WHERE order_id IN (SELECT id FROM gone);
    RETURN NULL;
END
$$
"""
PARTS_GO = """
CREATE TRIGGER order_parts_go AFTER DELETE ON orders REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION forget_order_parts()
"""
KEYS = (
    ("orders", "store_id", "store", ""),
    ("order_item", "order_id", "orders", " ON DELETE CASCADE"),
    ("party", "order_id", "orders", " ON DELETE CASCADE"),
)


def hold(db):
    """All of these tables, at a moment at which nobody uses one."""
    for left in reversed(range(TRIES)):
        try:
            with db.atomic():
                db.execute_sql(HELD)
            return
        except OperationalError:
            if not left:
                raise
            time.sleep(0.01)


def up(migrator, db):
    on_sqlite = isinstance(db, SqliteDatabase)
    if not on_sqlite:
        hold(db)
    db.execute_sql("ALTER TABLE party ADD COLUMN terms TEXT")
    kind = "INTEGER" if on_sqlite else "BIGINT"
    # With row ids SQLite would keep the rows apart from their key, in a tree of their own.
    ending = " WITHOUT ROWID" if on_sqlite else ""
    db.execute_sql(
        f'CREATE TABLE "party_term" ("digest" {kind} NOT NULL, "party_id" INTEGER NOT NULL, '
        f'PRIMARY KEY ("digest", "party_id")){ending}'
    )
    if on_sqlite:
        db.execute_sql(GO_ON_SQLITE)
        return
    for statement in (FORGET_TERMS, TERMS_GO, FORGET_PARTS, PARTS_GO):
        db.execute_sql(statement)
    for table, column, _, _ in KEYS:
        db.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_fkey")


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        db.execute_sql("DROP TRIGGER party_terms_go")
    else:
        hold(db)
        for table, column, named, ending in KEYS:
            db.execute_sql(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fkey "
                f"FOREIGN KEY ({column}) REFERENCES {named} (id){ending}"
            )
        db.execute_sql("DROP TRIGGER order_parts_go ON orders")
        db.execute_sql("DROP FUNCTION forget_order_parts")
        db.execute_sql("DROP TRIGGER party_terms_go ON party")
        db.execute_sql("DROP FUNCTION forget_party_terms")
    db.execute_sql("DROP TABLE party_term")
    db.execute_sql("ALTER TABLE party DROP COLUMN terms")
