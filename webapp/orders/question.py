"""What the order desk is asked: read from an address, and written back into one.

An address is logged, kept in histories and sent along as a referrer, so nothing personal may
stand in it: a search for a buyer stands there as digests that only the store's key can make.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from webapp.orders.due import Due
from webapp.orders.flag import Flag
from webapp.orders.going import Goes
from webapp.orders.nonsense import Nonsense
from webapp.orders.order_state import State
from webapp.orders.place import Place
from webapp.orders.sort import Sort
from webapp.row_id import read_id

LONGEST = 100
LONGEST_SERVICE = 200
DIGEST = 16
MOST_DIGESTS = 200
ALL = "all"
NO_DIGEST = "none"


@dataclass(frozen=True)
class Question:
    """One view of the desk. `status` is empty for the tab that suits the rest."""

    status: State | str | None = None
    q: str = ""
    buyer: tuple[bytes, ...] | None = None
    store: int | None = None
    source: str = ""
    service: str = ""
    mapped: str = ""
    country: str = ""
    due: Due | date | None = None
    flag: Flag | None = None
    goes: Goes | None = None
    tag: int | None = None
    sort: Sort | None = None
    after: Place | None = None
    before: Place | None = None

    @classmethod
    def read(cls, address: Mapping[str, str]) -> "Question":
        """Read the parameters of an address; raises Nonsense with a sentence."""
        given = {name: (address.get(name) or "").strip() for name in _READERS}
        found = {name: _READERS[name](text) for name, text in given.items() if text}
        question = cls(**found)
        if (question.after or question.before) and question.sorted_by is not Sort.TOTAL:
            _check_times(question.after, question.before)
        return question

    @property
    def searches(self) -> bool:
        return bool(self.q) or self.buyer is not None

    @property
    def tab(self) -> State | str:
        """The tab that is open; a search looks into all of them unless told otherwise."""
        return self.status or (ALL if self.searches else State.AWAITING_SHIPMENT)

    @property
    def states(self) -> list[State]:
        return list(State) if self.tab == ALL else [State(self.tab)]

    @property
    def sorted_by(self) -> Sort:
        """What is open goes by its ship-by; what is done, by how new it is.

        Who asks when personal data goes has it in that order, along an index.
        """
        if self.goes:
            return Sort.GOES
        opens = self.tab != ALL and State(self.tab).open
        return self.sort or (Sort.SHIP_BY if opens else Sort.NEWEST)

    @property
    def filters(self) -> bool:
        """Whether it asks for more than a tab."""
        return self.searches or self.narrows or bool(self.store or self.source)

    @property
    def narrows(self) -> bool:
        """Whether it asks for some of a store's orders by what is in them."""
        services = self.service or self.mapped
        return bool(services or self.country or self.due or self.flag or self.goes or self.tag)

    def but(self, **changes: Any) -> "Question":
        """The same question but for these; it begins at the first page again."""
        return replace(self, **{"after": None, "before": None, **changes})

    def parameters(self) -> dict[str, str]:
        """What an address needs to ask the same again."""
        given = {name: getattr(self, name) for name in _READERS}
        return {name: _written(value) for name, value in given.items() if value not in (None, "")}

    def address(self, path: str = "/orders") -> str:
        parameters = self.parameters()
        return f"{path}?{urlencode(parameters)}" if parameters else path


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        words = [base64.urlsafe_b64encode(digest).rstrip(b"=").decode() for digest in value]
        return ".".join(words) or NO_DIGEST
    return str(value)


def _read_status(text: str) -> State | str:
    return ALL if text == ALL else _chosen(State, text, "status")


def _chosen(choices: Any, text: str, noun: str) -> Any:
    try:
        return choices(text)
    except ValueError:
        raise Nonsense(f"The desk knows no such {noun}") from None


def _read_due(text: str) -> Due | date:
    """A stretch of time, or one day."""
    if not re.fullmatch(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        return Due(_chosen(Due, text, "ship-by"))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Nonsense("The desk knows no such ship-by") from None


def _read_words(text: str) -> str:
    if len(text) > LONGEST or not text.isprintable():
        raise Nonsense("That is too long, or too strange, to be searched for")
    return text


def _read_service(text: str) -> str:
    if len(text) > LONGEST or not text.isprintable():
        raise Nonsense("The desk knows no such requested service")
    return text


def _read_mapped(text: str) -> str:
    if len(text) > LONGEST_SERVICE or not text.isprintable():
        raise Nonsense("The desk knows no such mapped service")
    return text


def _read_country(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise Nonsense("The desk knows no such country")
    return text.upper()


def _read_store(text: str) -> int:
    return _read_id(text, "store")


def _read_tag(text: str) -> int:
    return _read_id(text, "tag")


def _read_id(text: str, noun: str) -> int:
    found = read_id(text)
    if found is None:
        raise Nonsense(f"There is no such {noun} in your account", 404)
    return found


def _check_times(*places: Place | None) -> None:
    try:
        for place in places:
            _ = place and place.moment
    except OverflowError:
        raise Nonsense("There is no such page of orders") from None


def _read_digests(text: str) -> tuple[bytes, ...]:
    if text == NO_DIGEST:
        return ()
    try:
        found = tuple(base64.urlsafe_b64decode(word + "==") for word in text.split("."))
    except (binascii.Error, ValueError):
        found = ()
    if not 0 < len(found) <= MOST_DIGESTS or any(len(digest) != DIGEST for digest in found):
        raise Nonsense("That search can't be read any more: please search again")
    return found


_READERS: dict[str, Any] = {
    "status": _read_status,
    "q": _read_words,
    "buyer": _read_digests,
    "store": _read_store,
    "source": _read_country,
    "service": _read_service,
    "mapped": _read_mapped,
    "country": _read_country,
    "due": _read_due,
    "flag": lambda text: _chosen(Flag, text, "flag"),
    "goes": lambda text: _chosen(Goes, text, "time for personal data"),
    "tag": _read_tag,
    "sort": lambda text: _chosen(Sort, text, "order of sorting"),
    "after": Place.read,
    "before": Place.read,
}
