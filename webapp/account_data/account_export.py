"""An account's own data as JSON lines and CSV, by table; people's in files of their own."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from webapp.account_data.owned_table import OwnedTable
from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.contacts import contact_export
from webapp.contacts.contact_export import ContactExport
from webapp.desk.order_export import OrderExport
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.spreadsheet import csv_lines
from webapp.orders.order import Order

Rows = Iterable[Sequence[Sequence[Any]]]


class AccountExport:
    """Into a folder that is there; `rows` by file, as far as they are written."""

    def __init__(self, account: Account, folder: Path) -> None:
        self._account = account
        self._folder = folder
        self.rows: dict[str, int] = {}

    def write(self) -> None:
        """All tables, without what is sealed: no buyer, no recipient, no contact."""
        for table in OwnedTable.all():
            self._write(table.name, table.titles, table.slices(self._account))
        audit.record(
            "account.exported",
            now=utcnow(),
            by=audit.CONSOLE,
            on=self._account,
            rows=sum(self.rows.values()),
        )

    def write_people(self, reader: User) -> None:
        """Orders with their recipients, and the address book, for somebody who may see them."""
        now = utcnow()
        mine = Order.select(Order.id).where(Order.account == self._account).order_by(Order.id)
        ids = [order_id for (order_id,) in mine.tuples()]
        audit.record("personal_data.exported", now=now, by=reader, orders=len(ids), file="console")
        orders = OrderExport(self._account, None, ids, with_people=True, now=now)
        self._write("orders-with-people", orders.titles, orders.slices)
        contacts = ContactExport(self._account)
        self._write("contacts", contact_export.TITLES, contacts.slices)
        with database.atomic():
            audit.record(
                "personal_data.export_ended",
                now=utcnow(),
                by=reader,
                orders=orders.handed_over,
                whole=orders.whole,
            )
            audit.record(
                "contacts.exported", now=utcnow(), by=reader, contacts=contacts.handed_over
            )

    def _write(self, name: str, titles: Sequence[str], slices: Rows) -> None:
        lines, table = self._folder / f"{name}.jsonl", self._folder / f"{name}.csv"
        count = 0
        with lines.open("w", encoding="utf-8") as as_json, table.open("w", newline="") as as_csv:
            as_csv.write(csv_lines([titles]))
            for rows in slices:
                as_json.writelines(f"{_line(titles, row)}\n" for row in rows)
                as_csv.write(csv_lines(rows))
                count += len(rows)
        self.rows[name] = count


def _line(titles: Sequence[str], row: Sequence[Any]) -> str:
    return json.dumps(dict(zip(titles, row, strict=True)), ensure_ascii=False, default=str)
