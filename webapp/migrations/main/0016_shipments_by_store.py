"""A store's latest parcels, by which its usual carrier is known."""


def up(migrator, db):
    db.execute_sql('CREATE INDEX "shipment_store_id_id" ON "shipment" ("store_id", "id")')


def down(migrator, db):
    db.execute_sql('DROP INDEX "shipment_store_id_id"')
