"""The address of the desk as somebody left it: filters, place, and what was selected there."""

from collections.abc import Collection
from typing import Any

from webapp.ground.database.row_id import read_ids

DESK = "/orders"
ALL = "all"
# As many as a page of the desk shows; a server reads no endless address.
MOST_SELECTED = 100


def with_selection(back: str, form: Any) -> str:
    """The desk's address in a form of the desk, with the orders that the form has chosen."""
    if form.get("all") == "yes":
        return _with(back, ALL)
    ids = read_ids(form.getlist("order")[:MOST_SELECTED])
    return _with(back, ".".join(map(str, ids))) if ids else back


def selected_ids(text: str) -> Collection[int]:
    """What an address says is selected; nonsense in it selects nothing."""
    return frozenset(read_ids(text.split(".")[:MOST_SELECTED]))


def _with(back: str, selected: str) -> str:
    if back.partition("?")[0] != DESK:
        return back
    return f"{back}{'&' if '?' in back else '?'}selected={selected}"
