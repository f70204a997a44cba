"""Print jobs: labels that are to come out of a printer."""

from peewee import *


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        pass

    class PrintJob(Table):
        due_at = DateTimeField(null=True)
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField()
        fence = IntegerField()
        lease_until = DateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = DateTimeField(null=True)
        status = CharField(max_length=12)
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        user_id = IntegerField()
        form_key = CharField(max_length=40)
        uid = CharField(max_length=32)
        printer = CharField(max_length=40)
        label_ids = TextField()
        label_batch_id = BigIntegerField(null=True)
        label_id = BigIntegerField(null=True)
        sheet = CharField(max_length=10)
        sort = CharField(max_length=10)
        slips = BooleanField()
        created_at = DateTimeField(index=True)
        sent_at = DateTimeField(null=True)
        settled_at = DateTimeField(null=True)
        printer_job_id = IntegerField(null=True)
        problem = CharField(max_length=24)

        class Meta:
            indexes = (
                (("account", "form_key"), True),
                (("status", "due_at"), False),
                (("label_batch_id", "id"), False),
                (("label_id", "id"), False),
                (("user_id", "id"), False),
            )

    db.create_tables([PrintJob])


def down(migrator, db):
    db.execute_sql("DROP TABLE print_job")
