"""Blind indexes of the words of a party's name and of its postal code.

Parties that stand here already have none: what they hold is sealed, and goes within weeks.
"""

from peewee import *


def up(migrator, db):
    class Party(Model):
        class Meta:
            database = db
            table_name = "party"

    class PartyWord(Model):
        party = ForeignKeyField(Party, on_delete="CASCADE", index=False)
        digest = BlobField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "party_word"
            primary_key = CompositeKey("digest", "party")

    db.create_tables([PartyWord])
    db.execute_sql('CREATE INDEX "party_word_party_id" ON "party_word" ("party_id")')


def down(migrator, db):
    db.execute_sql("DROP TABLE party_word")
