"""The page on which somebody chooses the columns of their desk, and their order."""

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.desk.columns.column import Column
from webapp.desk.columns.column_choice import STANDARD, ColumnChoice
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import leave_for, page, safe_next

blueprint = Blueprint("columns", __name__)


@blueprint.get("/orders/columns")
@needs("may_see_orders")
def show_columns() -> Response:
    shipped = request.args.get("shipped") == "yes"
    chosen = ColumnChoice.of(current_user.id, shipped)
    others = [column for column in Column if column not in chosen]
    return _page(shipped, chosen, [*chosen, *others], request.args.get("back"))


@blueprint.post("/orders/columns")
@needs("may_see_orders")
def choose_columns() -> Response:
    """Save them, or move one of them up or down: then the page is shown again."""
    shipped, move = request.form.get("shipped") == "yes", request.form.get("move", "")
    in_order = _columns(request.form.getlist("place"))
    chosen = set(_columns(request.form.getlist("column")))
    if request.form.get("standard"):
        in_order, chosen = list(STANDARD[shipped]), set(STANDARD[shipped])
    back = request.form.get("back")
    if move:
        return _page(shipped, chosen, _moved(in_order, move), back)
    ColumnChoice.keep(current_user.id, shipped, [each for each in in_order if each in chosen])
    return leave_for(safe_next(back, "/orders"))


def _page(
    shipped: bool, chosen: list[Column] | set[Column], in_order: list[Column], back: str | None
) -> Response:
    return page(
        "desk/columns.html",
        shipped=shipped,
        chosen=chosen,
        columns=in_order,
        back=safe_next(back, "/orders"),
    )


def _columns(names: list[str]) -> list[Column]:
    """Those of the names that a column has, each once."""
    return [Column(name) for name in dict.fromkeys(names) if name in set(Column)]


def _moved(columns: list[Column], move: str) -> list[Column]:
    """With one of them a place nearer to the beginning or the end: `up age`, `down age`."""
    way, _, name = move.partition(" ")
    if name not in columns:
        return columns
    others = [column for column in columns if column != name]
    at = columns.index(Column(name)) + (-1 if way == "up" else 1)
    others.insert(max(at, 0), Column(name))
    return others
