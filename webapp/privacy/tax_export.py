"""The tax figures as rows of a file: slice by slice, never whole in memory."""

from collections.abc import Iterator, Sequence
from typing import Any

from webapp.accounts.account import Account
from webapp.ground.clock import iso
from webapp.privacy.tax_record import FIELDS, TaxRecord

SLICE = 500
TITLES = FIELDS[1:]


def tax_rows(account: Account) -> Iterator[list[list[Any]]]:
    """A slice of an account's figures at a time, the oldest first.

    Between two slices nothing is held, neither a cursor nor a transaction.
    """
    rows = _after(account, None)
    while rows:
        yield [_cells(row) for row in rows]
        rows = _after(account, rows[-1]) if len(rows) == SLICE else []


def _after(account: Account, last: TaxRecord | None) -> Sequence[TaxRecord]:
    at, number = TaxRecord.purchased_at, TaxRecord.id
    query = TaxRecord.select().where(TaxRecord.account == account)
    if last:
        later = (at == last.purchased_at) & (number > last.id)
        query = query.where(at >= last.purchased_at, (at > last.purchased_at) | later)
    return list(query.order_by(at, number).limit(SLICE))


def _cells(row: TaxRecord) -> list[Any]:
    values = [getattr(row, name) for name in TITLES]
    return [iso(value) if hasattr(value, "tzinfo") else value for value in values]
