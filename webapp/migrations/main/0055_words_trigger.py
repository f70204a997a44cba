"""What goes with a party, and whose account a line is, without a look at the other table for each row.

For a foreign key Postgres looks each row up by itself and locks what it finds: of an import it was a
tenth of the server's work for the words of people, which take no longer to be written. A word
is written in the transaction that writes its party, so all that the key did is to remove it with
the party: a trigger does that for all parties of a statement at once. An order's account is that of
its store, a line's and a package's that of its order, to which they have keys. SQLite keeps its own,
which cost it little.
"""

from peewee import SqliteDatabase

GONE = """
CREATE FUNCTION forget_person_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM person_word WHERE party_id IN (SELECT id FROM gone);
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE TRIGGER person_words_go AFTER DELETE ON party REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION forget_person_words()
"""
TABLES = ("orders", "order_item", "order_package")


def up(migrator, db):
    if isinstance(db, SqliteDatabase):
        return
    db.execute_sql(GONE)
    db.execute_sql(TRIGGER)
    db.execute_sql("ALTER TABLE person_word DROP CONSTRAINT person_word_party_id_fkey")
    for table in TABLES:
        db.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {table}_account_id_fkey")


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        return
    for table in TABLES:
        db.execute_sql(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_account_id_fkey "
            "FOREIGN KEY (account_id) REFERENCES account (id)"
        )
    db.execute_sql(
        "ALTER TABLE person_word ADD CONSTRAINT person_word_party_id_fkey "
        "FOREIGN KEY (party_id) REFERENCES party (id) ON DELETE CASCADE"
    )
    db.execute_sql("DROP TRIGGER person_words_go ON party")
    db.execute_sql("DROP FUNCTION forget_person_words")
