"""A wish: what somebody asks to be done to which orders of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from webapp.accounts import Account
from webapp.orders.hold import HoldReason
from webapp.orders.nonsense import Nonsense
from webapp.orders.question import Question
from webapp.orders.tag import Tag
from webapp.row_id import read_id, read_ids

MOST_IDS = 1000


class Deed(StrEnum):
    HOLD = "hold"
    RELEASE = "release"
    TAG = "tag"
    UNTAG = "untag"

    @property
    def inverse(self) -> "Deed":
        return INVERSE[self]


INVERSE = {
    Deed.HOLD: Deed.RELEASE,
    Deed.RELEASE: Deed.HOLD,
    Deed.TAG: Deed.UNTAG,
    Deed.UNTAG: Deed.TAG,
}


@dataclass(frozen=True)
class Wish:
    """What is to be done to which orders: their ids, or all that match a question."""

    deed: Deed
    argument: str = ""
    ids: Sequence[int] = ()
    question: Question | None = None

    @classmethod
    def read(cls, account: Account, form: Any) -> "Wish":
        """Read a submitted form; raises Nonsense with a sentence."""
        try:
            deed = Deed(form.get("deed", ""))
        except ValueError:
            raise Nonsense("The desk knows no such action") from None
        question, ids = chosen(form)
        return cls(deed, _argument(account, deed, form), ids, question)


def chosen(form: Any) -> tuple[Question | None, list[int]]:
    """What a form of the desk selects: all that its question asks for, or the ids it names."""
    if form.get("all") == "yes":
        return Question.read(dict(parse_qsl(form.get("query", "")))), []
    texts = form.getlist("order")[: MOST_IDS + 1]
    ids = read_ids(texts)
    if not len(texts) == len(ids) <= MOST_IDS:
        raise Nonsense("These orders can't be read: please select them again")
    if not texts:
        raise Nonsense("Select at least one order first")
    return None, ids


def _argument(account: Account, deed: Deed, form: Any) -> str:
    if deed is Deed.RELEASE:
        return ""
    if deed is Deed.HOLD:
        reason = form.get("reason") or HoldReason.OTHER
        if reason not in list(HoldReason):
            raise Nonsense("The desk knows no such reason")
        return str(reason)
    text = form.get("tag", "")
    tag = Tag.find(account, read_id(text))
    if tag is None:
        raise Nonsense("There is no such tag in your account", 404 if text else 400)
    return str(tag.id)
