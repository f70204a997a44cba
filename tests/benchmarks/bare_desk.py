"""A page of the desk, and beside it the least that could be done for it.

That is: the SQL that fetches the same rows, written by hand and run on the bare connection, and the
template rendered from what is loaded already.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from flask import render_template, template_rendered

from tests.accounts.people import ROSA, cookie, sign_in
from tests.benchmarks.served_desk import served, signed_in
from tests.benchmarks.stage import Stage
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.database import db
from webapp.ground.database.db import database, is_sqlite

TIMES = 60
PART = {"HX-Request": "true"}
SORTS = {"/orders": ("awaiting_shipment", "ship_by_rank, id")}
OTHERS = ("shipped", "purchased_at DESC, id DESC")


def bare_seconds(stage: Stage, address: str) -> tuple[float, float, float]:
    """The medians of the page as served, of its bare SQL, and of its bare template."""
    with served(stage) as port:
        client = signed_in(stage, port)
        whole = _median(lambda: client.get(address))
        client.close()
    with stage.entered():
        sql = _median(lambda: _fetch(stage.shop.account.id, *SORTS.get(address, OTHERS)))
    return whole, sql, _rendered(stage, address)


def _median(act: Callable[[], Any]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return median(taken[5:])


def _fetch(account_id: int, status: str, order: str) -> None:
    mark = "?" if is_sqlite() else "%s"
    cursor = database.connection().cursor()
    cursor.execute(
        f"SELECT * FROM orders WHERE account_id = {mark} AND status = {mark} "
        f"ORDER BY {order} LIMIT 101",
        (account_id, status),
    )
    ids = ", ".join(str(row[0]) for row in cursor.fetchall())
    tagged = f"o.order_id IN ({ids})"
    for sql in (
        f"SELECT * FROM order_item WHERE order_id IN ({ids}) ORDER BY id",
        f"SELECT o.order_id, tag.* FROM order_tag o JOIN tag ON tag.id = tag_id WHERE {tagged}",
        f"SELECT status, SUM(orders) FROM tally WHERE account_id = {account_id} GROUP BY status",
    ):
        cursor.execute(sql)
        cursor.fetchall()


def _rendered(stage: Stage, address: str) -> float:
    app = create_app(stage.settings)
    rosa = Visitor(app)
    sign_in(rosa, ROSA)
    contexts: list[tuple[str, dict[str, Any]]] = []

    def keep(_app: Any, template: Any, context: dict[str, Any], **_: Any) -> None:
        contexts.append((template.name, context))

    with template_rendered.connected_to(keep, app):
        rosa.http.get(address, base_url=rosa.base, headers=PART)
    [(name, context)] = contexts
    session = {"Cookie": f"session={cookie(rosa)}"}
    asked = app.test_request_context(address, headers=PART | session, base_url=rosa.base)
    with asked, db.connected():
        seconds = _median(lambda: render_template(name, **context))
    db.close_databases()
    return seconds
