"""The orders that a form of the desk has chosen, as long as there aren't too many."""

from typing import Any

from webapp.accounts import Account
from webapp.clock import utcnow
from webapp.orders.batch_wish import chosen
from webapp.orders.desk import Desk
from webapp.orders.nonsense import Nonsense


def chosen_orders(account: Account, form: Any, most: int, deed: str) -> list[int]:
    """Their ids in the desk's order, none for a form that names none but has a list.

    Raises Nonsense with a sentence.
    """
    if "list" in form and not form.getlist("order") and form.get("all") != "yes":
        return []
    question, ids = chosen(form)
    if question:
        # Who ships may see people: the desk has let nobody else search for them.
        places = Desk(account, question, utcnow(), sees_people=True).selection.after(None, most + 1)
        ids = [place.id for place in places]
    if len(ids) > most:
        raise Nonsense(f"That is too much to {deed} at once: select at most {most:,} orders")
    return ids
