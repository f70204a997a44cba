"""What orders are searched by in parts: products and cities as words, the ends of order numbers.

What was imported before becomes words as well. In slices: an installation may have many products,
and a migration that dies is begun again.
"""

import unicodedata
from hashlib import blake2b

from peewee import *

atomic = False
SLICE = 2000
PRODUCTS = (
    "SELECT DISTINCT account_id, seller_sku, asin, title FROM order_item "
    "ORDER BY account_id, seller_sku, asin, title"
)
CITIES = "SELECT DISTINCT account_id, city FROM orders WHERE city IS NOT NULL"


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class SearchTerm(Model):
        account = ForeignKeyField(Account, index=False)
        key = CharField(max_length=32)
        kind = CharField(max_length=8)
        value = CharField(max_length=255)
        text = TextField()

        class Meta:
            database = db
            table_name = "search_term"
            primary_key = CompositeKey("account", "key")

    db.create_tables([SearchTerm])
    db.execute_sql("CREATE INDEX IF NOT EXISTS orders_city ON orders (account_id, city, id)")
    db.execute_sql(
        "CREATE INDEX IF NOT EXISTS orders_tail "
        "ON orders (account_id, substr(amazon_order_id, 16), id)"
    )
    rows = [_product(*row) for row in db.execute_sql(PRODUCTS).fetchall()]
    rows += [
        _term(account, "city", city, city) for account, city in db.execute_sql(CITIES).fetchall()
    ]
    for start in range(0, len(rows), SLICE):
        with db.atomic():
            _insert(SearchTerm, [row for row in rows[start : start + SLICE] if row[3]])


def down(migrator, db):
    db.execute_sql("DROP INDEX orders_tail")
    db.execute_sql("DROP INDEX orders_city")
    db.execute_sql("DROP TABLE search_term")


def _insert(model, rows):
    fields = (model.account, model.key, model.kind, model.value, model.text)
    if rows:
        model.insert_many(rows, fields).on_conflict_ignore().execute()


def _product(account, sku, asin, title):
    words = " ".join(part for part in (sku, asin, title) if part)
    return _term(account, "sku" if sku else "asin", sku or asin or "", words)


def _term(account, kind, value, words):
    text = _folded(words)
    key = blake2b(f"{kind}\0{value}\0{text}".encode(), digest_size=16).hexdigest()
    return account, key, kind, value, text


def _folded(text):
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in apart if not unicodedata.combining(char)).split())
