"""Exporting orders as a file; with people only after a question, and noted in the audit trail."""

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, flash, make_response, redirect, request, stream_with_context
from flask_login import current_user

from webapp import audit
from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.batch_wish import chosen
from webapp.orders.desk import Desk
from webapp.orders.nonsense import Nonsense
from webapp.orders.order_export import OrderExport
from webapp.orders.question import Question
from webapp.orders.views import orders
from webapp.pages import page, safe_next


@orders.post("/orders/exports")
@needs("may_see_orders")
def export() -> Any:
    """The file; `people` is `ask` for the page that asks first, `yes` for its answer."""
    people = request.form.get("people", "")
    if people and not current_user.may_see_personal_data:
        abort(403)
    try:
        question, ids = chosen(request.form)
    except Nonsense as error:
        flash(error.sentence, "warning")
        return redirect(safe_next(request.form.get("back"), "/orders"), 303)
    # What the question may not ask is said before the file begins.
    Desk(current_account(), question or Question(), utcnow(), current_user.may_see_personal_data)
    if people == "ask":
        query, back = request.form.get("query", ""), safe_next(request.form.get("back"), "/orders")
        return page("orders/export.html", query=query, ids=ids, back=back)
    return _file(question, ids, with_people=people == "yes")


def _file(question: Question | None, ids: list[int], with_people: bool) -> Response:
    now = utcnow()
    if with_people:
        scope = "all that match" if question else "selected"
        audit.record("personal_data.exported", now=now, by=current_user, orders=scope, file="csv")
    export = OrderExport(current_account(), question, ids, with_people, now)
    lines = _followed(export) if with_people else export.lines
    response = make_response(stream_with_context(lines))
    response.mimetype = "text/csv"
    name = f"orders-{now:%Y-%m-%d-%H%M}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _followed(export: OrderExport) -> Iterator[str]:
    """The file; how much of it went out is noted at its end, or where the browser went away."""
    user = current_user._get_current_object()
    try:
        yield from export.lines
    finally:
        audit.record(
            "personal_data.export_ended",
            now=utcnow(),
            by=user,
            orders=export.handed_over,
            whole=export.whole,
        )
