"""Which notices a person is mailed, and when."""

from peewee import *

# As `webapp/accounts/mail/notice_choice.py` has it.


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            table_name = "user"

    class NoticeChoice(Model):
        user = ForeignKeyField(User, on_delete="CASCADE", index=False)
        kind = CharField(max_length=32)
        mailed = CharField(max_length=8)

        class Meta:
            database = db
            table_name = "notice_choice"
            legacy_table_names = False
            indexes = ((("user", "kind"), True),)

    db.create_tables([NoticeChoice])


def down(migrator, db):
    db.execute_sql("DROP TABLE notice_choice")
