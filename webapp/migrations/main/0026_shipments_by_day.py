"""What left on a day, for the end of the day."""


def up(migrator, db):
    db.execute_sql(
        'CREATE INDEX "shipment_account_id_left_at" ON "shipment" ("account_id", "left_at")'
    )


def down(migrator, db):
    db.execute_sql('DROP INDEX "shipment_account_id_left_at"')
