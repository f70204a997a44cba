"""An order query: what the desk is asked, read from an address, and written back into one.

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
from urllib.parse import parse_qsl, urlencode

from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import N_, gettext
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.cursor import Cursor
from webapp.order_search.flag import Flag
from webapp.order_search.redaction_range import RedactionRange
from webapp.order_search.ship_by_range import ShipByRange
from webapp.order_search.sort import Sort
from webapp.order_search.stage import Stage
from webapp.orders.demand import choices
from webapp.orders.order_status import OrderStatus

LONGEST = 100
LONGEST_SERVICE = 200
DIGEST = 16
MOST_DIGESTS = 200
ALL = "all"
ANY = "any"
NOBODY = "none"
NO_DIGEST = "none"


@dataclass(frozen=True)
class OrderQuery:
    """One view of the desk. `status` is empty for the tab that suits the rest."""

    status: OrderStatus | str | None = None
    q: str = ""
    buyer: tuple[bytes, ...] | None = None
    # For each word of a person, its digests by all stores.
    words: tuple[tuple[bytes, ...], ...] | None = None
    store: int | None = None
    source: str = ""
    service: str = ""
    mapped: str = ""
    country: str = ""
    due: ShipByRange | date | None = None
    flag: Flag | None = None
    demand: str = ""
    goes: RedactionRange | None = None
    tag: int | None = None
    # A person of the account by id, or NOBODY.
    assigned: int | str = ""
    sort: Sort | None = None
    after: Cursor | None = None
    before: Cursor | None = None

    @classmethod
    def read(cls, address: Mapping[str, str], *, sees_people: bool) -> "OrderQuery":
        """Read the parameters of an address, which came from who may see people, or may not.

        Raises BadQuery with a sentence.
        """
        given = {name: (address.get(name) or "").strip() for name in _READERS}
        found = {name: _READERS[name](text) for name, text in given.items() if text}
        order_query = cls(**found)
        if (order_query.after or order_query.before) and order_query.sorted_by is not Sort.TOTAL:
            _check_times(order_query.after, order_query.before)
        if (order_query.buyer or order_query.words) and not sees_people:
            raise BadQuery(gettext("Your role may not search for buyers"), 403)
        return order_query

    @classmethod
    def from_text(cls, text: str, *, sees_people: bool) -> "OrderQuery":
        """The same from what stands behind an address's question mark."""
        return cls.read(dict(parse_qsl(text)), sees_people=sees_people)

    @property
    def searches(self) -> bool:
        return bool(self.q or self.words) or self.buyer is not None

    @property
    def tab(self) -> OrderStatus | str:
        """The tab that is open; a search looks into all of them unless told otherwise."""
        return self.status or (ALL if self.searches else OrderStatus.AWAITING_SHIPMENT)

    @property
    def statuses(self) -> list[OrderStatus]:
        return list(OrderStatus) if self.tab == ALL else [OrderStatus(self.tab)]

    @property
    def sorted_by(self) -> Sort:
        """What is open goes by its ship-by; what is done, by how new it is.

        Who asks when personal data goes has it in that order, along an index.
        """
        if self.goes:
            return Sort.REDACTS_AT
        opens = self.tab != ALL and OrderStatus(self.tab).open
        return self.sort or (Sort.SHIP_BY if opens else Sort.NEWEST)

    @property
    def stages(self) -> list[Stage]:
        """What is still to ship is due before all that is closed; none where nothing is both."""
        both = [Stage.OPEN, Stage.CLOSED]
        due = both if self.tab == ALL and self.sorted_by is Sort.SHIP_BY else []
        return [Stage.PRIORITY, *both] if self.sorted_by is Sort.PRIORITY else due

    @property
    def filters(self) -> bool:
        """Whether it asks for more than a tab."""
        return self.searches or self.narrows or bool(self.store or self.source)

    @property
    def narrows(self) -> bool:
        """Whether it asks for some of a store's orders by what is in them."""
        services = self.service or self.mapped
        marked = self.flag or self.demand or self.tag or self.assigned
        return bool(services or self.country or self.due or self.goes or marked)

    def but(self, **changes: Any) -> "OrderQuery":
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
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return "~".join(_written(each) for each in value)
    if isinstance(value, tuple):
        words = [base64.urlsafe_b64encode(digest).rstrip(b"=").decode() for digest in value]
        return ".".join(words) or NO_DIGEST
    return str(value)


def _read_status(text: str) -> OrderStatus | str:
    return ALL if text == ALL else _chosen(OrderStatus, text, N_("The desk knows no such status"))


def _chosen(choices: Any, text: str, sentence: str) -> Any:
    try:
        return choices(text)
    except ValueError:
        raise BadQuery(gettext(sentence)) from None


def _read_due(text: str) -> ShipByRange | date:
    """A stretch of time, or one day."""
    if not re.fullmatch(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        return ShipByRange(_chosen(ShipByRange, text, N_("The desk knows no such ship-by")))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadQuery(gettext("The desk knows no such ship-by")) from None


def _read_words(text: str) -> str:
    if len(text) > LONGEST or not text.isprintable():
        raise BadQuery(gettext("That is too long, or too strange, to be searched for"))
    return text


def _read_service(text: str) -> str:
    if len(text) > LONGEST or not text.isprintable():
        raise BadQuery(gettext("The desk knows no such requested service"))
    return text


def _read_mapped(text: str) -> str:
    if len(text) > LONGEST_SERVICE or not text.isprintable():
        raise BadQuery(gettext("The desk knows no such mapped service"))
    return text


def _read_country(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise BadQuery(gettext("The desk knows no such country"))
    return text.upper()


def _read_demand(text: str) -> str:
    if text != ANY and text not in dict(choices()):
        raise BadQuery(gettext("The desk knows no such demand"))
    return text


def _read_assigned(text: str) -> int | str:
    nobody = text == NOBODY
    return text if nobody else _read_id(text, N_("There is no such person in your account"))


def _read_id(text: str, sentence: str) -> int:
    found = read_id(text)
    if found is None:
        raise BadQuery(gettext(sentence), 404)
    return found


def _check_times(*cursors: Cursor | None) -> None:
    try:
        for cursor in cursors:
            _ = cursor and cursor.moment
    except OverflowError:
        raise BadQuery(gettext("There is no such page of orders")) from None


def _read_digests(text: str) -> tuple[bytes, ...]:
    if text == NO_DIGEST:
        return ()
    try:
        found = tuple(base64.urlsafe_b64decode(word + "==") for word in text.split("."))
    except (binascii.Error, ValueError):
        found = ()
    if not 0 < len(found) <= MOST_DIGESTS or any(len(digest) != DIGEST for digest in found):
        raise BadQuery(gettext("That search can't be read any more: please search again"))
    return found


def _read_word_digests(text: str) -> tuple[tuple[bytes, ...], ...]:
    groups = tuple(_read_digests(each) for each in text.split("~"))
    if not all(groups) or sum(map(len, groups)) > MOST_DIGESTS:
        raise BadQuery(gettext("That search can't be read any more: please search again"))
    return groups


_READERS: dict[str, Any] = {
    "status": _read_status,
    "q": _read_words,
    "buyer": _read_digests,
    "words": _read_word_digests,
    "store": lambda text: _read_id(text, N_("There is no such store in your account")),
    "source": _read_country,
    "service": _read_service,
    "mapped": _read_mapped,
    "country": _read_country,
    "due": _read_due,
    "flag": lambda text: _chosen(Flag, text, N_("The desk knows no such flag")),
    "demand": _read_demand,
    "goes": lambda text: _chosen(
        RedactionRange, text, N_("The desk knows no such time for personal data")
    ),
    "tag": lambda text: _read_id(text, N_("There is no such tag in your account")),
    "assigned": _read_assigned,
    "sort": lambda text: _chosen(Sort, text, N_("The desk knows no such order of sorting")),
    "after": Cursor.read,
    "before": Cursor.read,
}
