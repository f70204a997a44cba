"""The orders that a form of the desk has chosen: some by their ids, or all that match its query."""

from typing import Any

from webapp.accounts.account import Account
from webapp.ground.clock import utcnow
from webapp.ground.database.row_id import read_ids
from webapp.ground.language.gettext import N_, gettext
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.selection import Selection

MOST_IDS = 1000
# By what is to be done with them.
TOO_MANY = {
    "ship": N_("That is too much to ship at once: select at most %(most)s orders"),
    "print": N_("That is too much to print at once: select at most %(most)s orders"),
    "pick": N_("That is too much to pick at once: select at most %(most)s orders"),
    "buy labels for": N_(
        "That is too much to buy labels for at once: select at most %(most)s orders"
    ),
}


def chosen(form: Any, *, sees_people: bool) -> tuple[OrderQuery | None, list[int]]:
    """The query whose orders are chosen, all of them, or else the ids that the form names.

    Raises BadQuery with a sentence.
    """
    if form.get("all") == "yes":
        return OrderQuery.from_text(form.get("query", ""), sees_people=sees_people), []
    texts = form.getlist("order")[: MOST_IDS + 1]
    ids = read_ids(texts)
    if not len(texts) == len(ids) <= MOST_IDS:
        raise BadQuery(gettext("These orders can't be read: please select them again"))
    if not texts:
        raise BadQuery(gettext("Select at least one order first"))
    return None, ids


def chosen_ids(
    account: Account, form: Any, most: int, action: str, *, sees_people: bool
) -> list[int]:
    """The ids in the desk's order, as long as there aren't too many.

    None for a form that names none but has a list. Raises BadQuery with a sentence.
    """
    if "list" in form and not form.getlist("order") and form.get("all") != "yes":
        return []
    order_query, ids = chosen(form, sees_people=sees_people)
    if order_query:
        cursors = Selection.of(account, order_query, utcnow()).after(None, most + 1)
        ids = [cursor.id for cursor in cursors]
    if len(ids) > most:
        raise BadQuery(gettext(TOO_MANY[action], most=most))
    return ids
