"""A batch request: an action, and the orders that it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.accounts.account import Account
from webapp.accounts.team import pending_people
from webapp.ground.clock import day_begins, day_of, read_day, utcnow
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import gettext
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.chosen_orders import chosen
from webapp.order_search.order_query import OrderQuery
from webapp.orders.hold_terms import HoldReason, HoldTerms
from webapp.orders.tag import Tag

# What a database and a calendar both know.
LATEST_YEAR = 2999


class Action(StrEnum):
    HOLD = "hold"
    RELEASE = "release"
    TAG = "tag"
    UNTAG = "untag"
    ASSIGN = "assign"
    PRIORITY = "priority"
    ORDINARY = "ordinary"

    @property
    def inverse(self) -> "Action":
        return INVERSE[self]


INVERSE = {
    Action.HOLD: Action.RELEASE,
    Action.RELEASE: Action.HOLD,
    Action.TAG: Action.UNTAG,
    Action.UNTAG: Action.TAG,
    Action.ASSIGN: Action.ASSIGN,
    Action.PRIORITY: Action.ORDINARY,
    Action.ORDINARY: Action.PRIORITY,
}


@dataclass(frozen=True)
class BatchRequest:
    """What is to be done to which orders: their ids, or all that match a question."""

    action: Action
    argument: str = ""
    ids: Sequence[int] = ()
    order_query: OrderQuery | None = None

    @classmethod
    def read(cls, account: Account, form: Any, *, sees_people: bool) -> "BatchRequest":
        """Read a submitted form; raises BadQuery with a sentence."""
        try:
            action = Action(form.get("action", ""))
        except ValueError:
            raise BadQuery(gettext("The desk knows no such action")) from None
        order_query, ids = chosen(form, sees_people=sees_people)
        return cls(action, _argument(account, action, form), ids, order_query)


def _argument(account: Account, action: Action, form: Any) -> str:
    if action in (Action.RELEASE, Action.PRIORITY, Action.ORDINARY):
        return ""
    if action is Action.ASSIGN:
        return _person(account, form.get("person", ""))
    if action is Action.HOLD:
        return _hold_terms(account, form).written(account.time_zone) or ""
    text = form.get("tag", "")
    tag = Tag.find(account, read_id(text))
    if tag is None:
        raise BadQuery(gettext("There is no such tag in your account"), 404 if text else 400)
    return str(tag.id)


def _person(account: Account, text: str) -> str:
    people = dict(pending_people(account.id).result)
    if text and read_id(text) not in people:
        raise BadQuery(gettext("There is no such person in your account"), 404)
    return text


def _hold_terms(account: Account, form: Any) -> HoldTerms:
    reason, text = form.get("reason") or HoldReason.OTHER, form.get("until", "").strip()
    if reason not in list(HoldReason):
        raise BadQuery(gettext("The desk knows no such reason"))
    if not text:
        return HoldTerms(str(reason))
    until = read_day(text)
    if until is None or until <= day_of(utcnow(), account.time_zone) or until.year > LATEST_YEAR:
        raise BadQuery(gettext("Choose a day after today until which the orders are held, or none"))
    return HoldTerms(str(reason), day_begins(until, account.time_zone))
