"""searchOrders: what may be asked, and the pages that answer it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.sandbox.answer import invalid
from webapp.sandbox.marketplace import MARKETPLACES
from webapp.sandbox.moment import DAY, parsed, written
from webapp.sandbox.order import Order
from webapp.sandbox.order_spec import STATUSES

TWO_YEARS = 730 * DAY
ORDER_PARTS = {
    "BUYER": "buyer",
    "RECIPIENT": "recipient",
    "PROCEEDS": "proceeds",
    "FULFILLMENT": "fulfillment",
    "PACKAGES": "packages",
    "TAX": "tax",
    "PAYMENT": "payment",
    "FULFILLMENT_ORDERS": "fulfillmentOrders",
}
ITEM_PARTS = {
    "PROCEEDS": "proceeds",
    "EXPENSE": "expense",
    "PROMOTION": "promotion",
    "CANCELLATION": "cancellation",
    "FULFILLMENT": "fulfillment",
    "TAX": "tax",
}
DATASETS = tuple(ORDER_PARTS | ITEM_PARTS)


@dataclass(frozen=True)
class Search:
    """One search, read and checked; `by` is the column it goes through, oldest first."""

    by: str
    after: int
    before: int
    statuses: list[str]
    marketplaces: list[str]
    fulfilled_by: list[str]
    size: int
    included: list[str]
    newest_first: bool = False
    # What every further page must ask for as well.
    asked: str = ""

    @classmethod
    def read(cls, args: MultiDict[str, str], region: str, now: int, lag: int) -> "Search":
        """Refuses what Amazon refuses, with a sentence."""
        by, after, before = _window(args, now, lag)
        return cls(
            by=by,
            after=after,
            before=before,
            statuses=_chosen(args, "fulfillmentStatuses", STATUSES),
            marketplaces=_marketplaces(args, region),
            fulfilled_by=_chosen(args, "fulfilledBy", ("MERCHANT", "AMAZON")),
            size=_size(args),
            included=datasets(args),
            asked=asked(args),
        )

    @classmethod
    def thawed(cls, text: str) -> "Search":
        return cls(**json.loads(text))

    def frozen(self) -> str:
        return json.dumps(asdict(self))

    def rows(
        self, seller_id: str, region: str, start: str, oldest: int, hidden: list[str]
    ) -> list[Order]:
        """One page from a cursor on and, when there is more, one row over."""
        column = getattr(Order, self.by)
        query = Order.select(Order.order_id, column, Order.document).where(
            (Order.seller_id == seller_id) & (Order.region == region) & self._part(column, start)
        )
        if region != "fe":
            query = query.where(Order.created_at >= oldest)
        if hidden:
            query = query.where(Order.order_id.not_in(hidden))
        for field, values in (
            (Order.status, self.statuses),
            (Order.marketplace_id, self.marketplaces),
            (Order.fulfilled_by, self.fulfilled_by),
        ):
            query = query.where(field.in_(values)) if values else query
        order = (column, Order.order_id)
        if self.newest_first:
            order = (column.desc(), Order.order_id.desc())
        return list(query.order_by(*order).limit(self.size + 1))

    def cursor(self, row: Order) -> str:
        return f"{getattr(row, self.by)}/{row.order_id}"

    def _part(self, column: Any, cursor: str) -> Any:
        """What is left of the window; its bounds are what the index can seek by."""
        if not cursor:
            return column.between(self.after, self.before)
        text, order_id = cursor.split("/", 1)
        moment = int(text)
        if self.newest_first:
            past = (column < moment) | (Order.order_id < order_id)
            return column.between(self.after, moment) & past
        past = (column > moment) | (Order.order_id > order_id)
        return column.between(moment, self.before) & past


def datasets(args: MultiDict[str, str]) -> list[str]:
    return _chosen(args, "includedData", DATASETS)


def shown(document: str, included: Iterable[str]) -> str:
    """The document with only the data sets asked for; untouched when all of them are."""
    hidden = set(DATASETS) - set(included)
    if not hidden:
        return document
    facts = json.loads(document)
    _hide(facts, ORDER_PARTS, hidden)
    for item in facts.get("orderItems") or ():
        _hide(item, ITEM_PARTS, hidden)
    return json.dumps(facts, ensure_ascii=False)


def asked(args: MultiDict[str, str]) -> str:
    """The parameters that every page of a search must bear unchanged."""
    free = ("paginationToken", "maxResultsPerPage", "includedData")
    return json.dumps({name: _listed(args, name) for name in sorted(args) if name not in free})


def page_body(search: Search, documents: list[str], token: str | None) -> str:
    """SearchOrdersResponse; documents are spliced in as they are kept, for speed."""
    bound = "createdBefore" if search.by == "created_at" else "lastUpdatedBefore"
    more = f',"pagination":{{"nextToken":{json.dumps(token)}}}' if token else ""
    orders = ",".join(shown(document, search.included) for document in documents)
    return f'{{"orders":[{orders}]{more},"{bound}":"{written(search.before)}"}}'


def shuffled(rows: list[Order]) -> list[Order]:
    Random(len(rows)).shuffle(rows)
    return rows


def _window(args: MultiDict[str, str], now: int, lag: int) -> tuple[str, int, int]:
    created, updated = args.get("createdAfter"), args.get("lastUpdatedAfter")
    if bool(created) == bool(updated):
        raise invalid("Exactly one of createdAfter and lastUpdatedAfter must be provided.")
    name, other = ("created", "lastUpdated") if created else ("lastUpdated", "created")
    if args.get(f"{other}Before"):
        raise invalid(f"{other}Before may not be provided together with {name}After.")
    after, latest = _moment(args, f"{name}After"), now - lag
    before = _moment(args, f"{name}Before") if args.get(f"{name}Before") else latest
    if args.get(f"{name}Before") and before > latest:
        raise invalid(f"{name}Before must be at least two minutes before the time of the request.")
    if args.get(f"{name}Before") and before < after:
        raise invalid(f"{name}Before must be equal to or after {name}After.")
    return ("created_at" if created else "updated_at"), after, before


def _moment(args: MultiDict[str, str], name: str) -> int:
    try:
        return parsed(args[name])
    except ValueError:
        raise invalid(f"{name} is not a date and time in ISO 8601 format.") from None


def _listed(args: MultiDict[str, str], name: str) -> list[str]:
    """Both spellings of an array: comma-separated and repeated."""
    values = [part.strip() for value in args.getlist(name) for part in value.split(",")]
    return list(dict.fromkeys(value for value in values if value))


def _chosen(args: MultiDict[str, str], name: str, allowed: tuple[str, ...]) -> list[str]:
    values = _listed(args, name)
    if wrong := [value for value in values if value not in allowed]:
        raise invalid(f"Value '{wrong[0]}' at '{name}' is not one of {', '.join(allowed)}.")
    return values


def _marketplaces(args: MultiDict[str, str], region: str) -> list[str]:
    ids = _listed(args, "marketplaceIds")
    if len(ids) > 50:
        raise invalid("marketplaceIds may hold at most 50 marketplaces.")
    for wrong in (one for one in ids if one not in MARKETPLACES):
        raise invalid(f"Value '{wrong}' at 'marketplaceIds' is not a marketplace.")
    if any(MARKETPLACES[one].region != region for one in ids):
        raise invalid("marketplaceIds holds a marketplace of another region.")
    return ids


def _size(args: MultiDict[str, str]) -> int:
    text = args.get("maxResultsPerPage", "100")
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise invalid("maxResultsPerPage must be a number between 1 and 100.")
    return int(text)


def _hide(facts: dict[str, Any], parts: dict[str, str], hidden: set[str]) -> None:
    for dataset, name in parts.items():
        if dataset in hidden:
            facts.pop(name, None)
