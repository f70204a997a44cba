"""Exporting orders as a file; with people only after a question, and noted in the audit trail."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.sign_in_views import current_account
from webapp.desk.order_export import OrderExport
from webapp.ground.audit import audit
from webapp.ground.clock import there, utcnow
from webapp.ground.export_file import FileFormat
from webapp.ground.language.language import ENGLISH, language, time_zone
from webapp.ground.web.download import download
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import page, safe_next
from webapp.order_search.chosen_orders import chosen
from webapp.order_search.desk_address import with_selection
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.selection import Selection

blueprint = Blueprint("order_exports", __name__)


def _names_people() -> bool:
    return request.form.get("people") == "yes" and current_user.may_see_personal_data


@blueprint.post("/orders/exports")
@needs("may_see_orders")
@reauthenticates(when=_names_people)
def export() -> Any:
    """The file; `people` is `ask` for the page that asks first, `yes` for its answer."""
    people = request.form.get("people", "")
    if people and not current_user.may_see_personal_data:
        abort(403)
    order_query, ids = chosen(request.form, sees_people=current_user.may_see_personal_data)
    if order_query:
        # What isn't the account's is said before the file begins.
        Selection.of(current_account(), order_query, utcnow())
    if people == "ask":
        query = request.form.get("query", "")
        back = with_selection(safe_next(request.form.get("back"), "/orders"), request.form)
        return page("desk/export.html", query=query, ids=ids, back=back)
    return _file(order_query, ids, with_people=people == "yes")


def _file(order_query: OrderQuery | None, ids: list[int], with_people: bool) -> Response:
    now, kind = utcnow(), FileFormat.read(request.form.get("file"))
    if with_people:
        scope = "all that match" if order_query else "selected"
        audit.record("personal_data.exported", now=now, by=current_user, orders=scope, file=kind)
    spoken = language() if kind is FileFormat.XLSX else ENGLISH
    export = OrderExport(current_account(), order_query, ids, with_people, now, spoken)
    written = kind.written(export.titles, export.slices)
    pieces = _followed(export, written) if with_people else written
    return download(
        pieces, kind.content_type, kind.file_name(f"orders-{there(now, time_zone()):%Y-%m-%d-%H%M}")
    )


def _followed(export: OrderExport, written: Iterator[bytes]) -> Iterator[bytes]:
    """The file; how much of it went out is noted at its end, or where the browser went away."""
    user = current_user._get_current_object()
    try:
        yield from written
    finally:
        audit.record(
            "personal_data.export_ended",
            now=utcnow(),
            by=user,
            orders=export.handed_over,
            whole=export.whole,
        )
