"""On Postgres the words of people go with their party by a trigger instead of a foreign key.

For a foreign key Postgres looks each row up by itself and locks what it finds, which took twice as
long as to write the word. A word is written in the transaction that writes its party, so all that
the key did is to remove it with the party: the trigger does so for all parties of a statement at
once. SQLite keeps its key, which costs it little.
"""

from peewee import SqliteDatabase

# In the order in which whoever deletes a party takes them: none waits for the other in a circle.
HELD = "LOCK TABLE party, person_word IN ACCESS EXCLUSIVE MODE"
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


def up(migrator, db):
    if isinstance(db, SqliteDatabase):
        return
    db.execute_sql(HELD)
    db.execute_sql(GONE)
    db.execute_sql(TRIGGER)
    db.execute_sql("ALTER TABLE person_word DROP CONSTRAINT person_word_party_id_fkey")


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        return
    db.execute_sql(HELD)
    db.execute_sql(
        "ALTER TABLE person_word ADD CONSTRAINT person_word_party_id_fkey "
        "FOREIGN KEY (party_id) REFERENCES party (id) ON DELETE CASCADE"
    )
    db.execute_sql("DROP TRIGGER person_words_go ON party")
    db.execute_sql("DROP FUNCTION forget_person_words")
