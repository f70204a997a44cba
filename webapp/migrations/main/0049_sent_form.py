"""Forms that were sent, so that the same one sent twice makes one thing."""

from peewee import *


def up(migrator, db):
    class SentForm(Model):
        digest = CharField(max_length=64, unique=True)
        began_at = DateTimeField(index=True)
        answer = BlobField(null=True)

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([SentForm])


def down(migrator, db):
    db.execute_sql("DROP TABLE sent_form")
