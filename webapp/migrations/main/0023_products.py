"""Products, as the orders that are here name them; packages; what was packed how.

What was imported before becomes products as well. In slices: an installation may have many, and a
migration that dies is begun again.
"""

import unicodedata
from datetime import UTC, datetime

from peewee import *
from webapp.ground.database.db import UTCDateTimeField

atomic = False
SLICE = 2000
NAMED = (
    "SELECT account_id, COALESCE(NULLIF(seller_sku, ''), asin), MAX(asin), MAX(title) "
    "FROM order_item WHERE COALESCE(NULLIF(seller_sku, ''), asin, '') <> '' "
    "GROUP BY account_id, COALESCE(NULLIF(seller_sku, ''), asin) ORDER BY 1, 2"
)
TABLES = ("packed_content", "product_picture", "product", "package_preset")


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class PackagePreset(Model):
        account = ForeignKeyField(Account, index=False)
        name = CharField(max_length=60)
        length_mm = IntegerField()
        width_mm = IntegerField()
        height_mm = IntegerField()
        weight_grams = IntegerField()
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "package_preset"
            legacy_table_names = False
            indexes = ((("account", "name"), True),)

    class Product(Model):
        account = ForeignKeyField(Account, index=False)
        sku = CharField(max_length=255)
        asin = CharField(max_length=32, null=True)
        title = CharField(max_length=1000)
        words = TextField()
        weight_grams = IntegerField(null=True)
        length_mm = IntegerField(null=True)
        width_mm = IntegerField(null=True)
        height_mm = IntegerField(null=True)
        preset = ForeignKeyField(PackagePreset, null=True, on_delete="SET NULL")
        ships_alone = BooleanField()
        hs_code = CharField(max_length=12, null=True)
        origin_country = CharField(max_length=2, null=True)
        customs_value_minor = BigIntegerField(null=True)
        customs_currency = CharField(max_length=3, null=True)
        customs_description = CharField(max_length=100, null=True)
        barcode = CharField(max_length=64, null=True)
        bin = CharField(max_length=40, null=True)
        created_at = UTCDateTimeField()
        changed_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "product"
            legacy_table_names = False
            indexes = ((("account", "sku"), True), (("account", "barcode"), False))

    class ProductPicture(Model):
        product = ForeignKeyField(Product, primary_key=True, on_delete="CASCADE")
        content = BlobField()
        changed_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "product_picture"
            legacy_table_names = False

    class PackedContent(Model):
        account = ForeignKeyField(Account, index=False)
        key = CharField(max_length=32)
        weight_grams = IntegerField(null=True)
        length_mm = IntegerField(null=True)
        width_mm = IntegerField(null=True)
        height_mm = IntegerField(null=True)
        packed_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "packed_content"
            legacy_table_names = False
            primary_key = CompositeKey("account", "key")
            indexes = ((("packed_at",), False),)

    db.create_tables([PackagePreset, Product, ProductPicture, PackedContent])
    now = datetime.now(UTC)
    rows = [_product(now, *row) for row in db.execute_sql(NAMED).fetchall()]
    for start in range(0, len(rows), SLICE):
        with db.atomic():
            Product.insert_many(rows[start : start + SLICE]).on_conflict_ignore().execute()


def down(migrator, db):
    for table in TABLES:
        db.execute_sql(f"DROP TABLE {table}")


def _product(now, account, sku, asin, title):
    words = " ".join(part for part in (sku, asin, title) if part)
    return {
        "account": account,
        "sku": sku,
        "asin": asin,
        "title": title or "",
        "words": _folded(words),
        "ships_alone": False,
        "created_at": now,
    }


def _folded(text):
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in apart if not unicodedata.combining(char)).split())
