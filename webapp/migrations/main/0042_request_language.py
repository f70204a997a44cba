"""The language in which whoever made a privacy request is answered."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE privacy_request ADD COLUMN language VARCHAR(2) NOT NULL DEFAULT ''")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("privacy_request", "language"))
