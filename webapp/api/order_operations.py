"""Orders as other systems read them: a page of them, and one by its number or id."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import peewee

from webapp.api.api_cursor import CURSOR, next_page, place_of
from webapp.api.api_operation import ApiAnswer, ApiCall, ApiOperation, ApiParameter
from webapp.api.api_scope import ApiScope
from webapp.api.json_schema import list_of, moment, record, text, truth, whole_number
from webapp.api.order_schema import ID, ORDER, STATUS
from webapp.api.shown_order import shown_orders
from webapp.ground.audit import audit
from webapp.ground.clock import parse_time
from webapp.ground.database.db import stored_time
from webapp.ground.database.dialect import among
from webapp.ground.database.row_id import LARGEST, read_id
from webapp.ground.web.api_problem import ApiProblem
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.cursor import EPOCH, MICROSECOND, Cursor
from webapp.order_search.numbered_orders import numbered_orders
from webapp.order_search.order_query import ALL, OrderQuery
from webapp.order_search.selection import Selection
from webapp.order_search.sort import Sort
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import DecryptedPeople, Party
from webapp.stores.store import Store

MOST = 100
USUAL = 50
NUMBER = text(64, minLength=1)
NOBODY = DecryptedPeople()
NO_ORDER = "There is no such order in your account."
REFERENCE = (text(64), "The order's number at Amazon, or its `id` here")
PEOPLE = ApiParameter(
    "people", truth(), f"With buyer and recipient; takes the scope `{ApiScope.ORDERS_READ_PII}`"
)


def list_orders(call: ApiCall) -> ApiAnswer:
    """The newest first; those that changed since a time, in the order in which they changed."""
    size = call.query.get("limit", USUAL)
    start = _start(call)
    places = _places(call, start, size + 1)
    shown, more = places[:size], len(places) > size
    orders = _read(call, [place.id for place in shown])
    following = next_page(call, [shown[-1].value, shown[-1].id]) if more else None
    return ApiAnswer({"orders": _shown(call, orders)}, next=following)


def show_order(call: ApiCall, reference: str) -> ApiAnswer:
    [shown] = _shown(call, [find_order(call, reference)])
    return ApiAnswer(shown)


def find_order(call: ApiCall, reference: str) -> Order:
    """By Amazon's number, the latest where two of the account's sellers have it; or by id.

    Raises ApiProblem.
    """
    query = numbered_orders(call.account, [reference.upper()]).order_by(Order.id.desc())
    numbered = query.first()
    row_id = numbered.id if numbered else read_id(reference)
    found = Order.find(call.account, row_id)
    if found is None:
        raise ApiProblem(404, NO_ORDER)
    return found


def _start(call: ApiCall) -> Cursor | None:
    place = place_of(call)
    return Cursor(*place) if place else None


def _places(call: ApiCall, start: Cursor | None, size: int) -> list[Cursor]:
    if "updated_since" in call.query:
        return _changed(call, start, size)
    asked = call.query.get("status")
    order_query = OrderQuery(
        status=OrderStatus(asked) if asked else ALL,
        store=call.query.get("store"),
        sort=Sort.NEWEST,
    )
    if "number" in call.query:
        return _numbered(call)
    try:
        return Selection.of(call.account, order_query, call.now).after(start, size)
    except BadQuery as error:
        raise ApiProblem(error.status, f"{error}.") from None


def _changed(call: ApiCall, start: Cursor | None, size: int) -> list[Cursor]:
    """Along an index of its own, which the migration makes."""
    since = parse_time(call.query["updated_since"])
    query = Order.select(Order.last_updated_at, Order.id).where(*_conditions(call))
    query = query.where(Order.last_updated_at >= since)
    if start:
        place = peewee.Tuple(stored_time(start.moment), start.id)
        query = query.where(peewee.Tuple(Order.last_updated_at, Order.id) > place)
    return _cursors(query.order_by(Order.last_updated_at, Order.id).limit(size))


def _numbered(call: ApiCall) -> list[Cursor]:
    """Those of the account's sellers who have an order of this number: a few at most."""
    query = Order.select(Order.last_updated_at, Order.id).where(*_conditions(call))
    return _cursors(query.order_by(Order.id.desc()).limit(USUAL))


def _conditions(call: ApiCall) -> list[Any]:
    columns = {"status": Order.status, "store": Order.store, "number": Order.amazon_order_id}
    asked = {name: each for name, each in call.query.items() if name in columns}
    if "number" in asked:
        asked["number"] = asked["number"].upper()
    equal = [columns[name] == value for name, value in asked.items()]
    return [Order.account == call.account, *equal]


def _cursors(query: peewee.ModelSelect) -> list[Cursor]:
    return [Cursor((at - EPOCH) // MICROSECOND, order_id) for at, order_id in _rows(query)]


def _rows(query: peewee.ModelSelect) -> list[tuple[datetime, int]]:
    return list(query.tuples())


def _read(call: ApiCall, ids: Sequence[int]) -> list[Order]:
    """In this order; one that went meanwhile is left out. Its store is read once for all."""
    stores = {store.id: store for store in Store.of(call.account)}
    query = Order.select().where(Order.account == call.account, among(Order.id, ids))
    found = {order.id: order for order in query if order.store_id in stores}
    for order in found.values():
        order.store = stores[order.store_id]
    return [found[each] for each in ids if each in found]


def _shown(call: ApiCall, orders: Sequence[Order]) -> list[dict[str, Any]]:
    if not call.query.get("people"):
        return shown_orders(orders, None)
    if ApiScope.ORDERS_READ_PII not in call.granted:
        raise ApiProblem(403, f"People take a token with the scope {ApiScope.ORDERS_READ_PII}.")
    readable = [order for order in orders if not order.redacted]
    people = Party.opened(readable)
    _note_reading(call, [each for each in readable if people[each.id].people])
    return shown_orders(orders, {each.id: people.get(each.id, NOBODY) for each in orders})


def _note_reading(call: ApiCall, orders: Sequence[Order]) -> None:
    """As the desk notes it, one order or a list; the reading alarm counts both."""
    about = {"now": call.now, "by": call.user, "token": call.token.id}
    if len(orders) == 1:
        audit.record("order.viewed", on=orders[0], **about)
    elif orders:
        audit.record("orders.listed", orders=[each.id for each in orders], **about)


LIST_ORDERS = ApiOperation(
    "GET",
    "/orders",
    "listOrders",
    "A page of orders: the newest first, or those that changed, in the order in which they did",
    list_orders,
    record({"orders": list_of(ORDER, MOST)}),
    scope=ApiScope.ORDERS_READ,
    query=(
        ApiParameter("status", STATUS, "Only those that stand there"),
        ApiParameter("store", {**ID, "maximum": LARGEST}, "Only those of this store, by its id"),
        ApiParameter("number", NUMBER, "Amazon's number, whole"),
        ApiParameter(
            "updated_since",
            moment(),
            "Only those that Amazon changed at this time or later, the first change first",
        ),
        PEOPLE,
        ApiParameter("limit", whole_number(1, MOST), f"So many at most; {USUAL} unless said"),
        ApiParameter("cursor", CURSOR, "Where the page begins"),
    ),
    refusals=(404,),
)
SHOW_ORDER = ApiOperation(
    "GET",
    "/orders/<reference>",
    "showOrder",
    "One order",
    show_order,
    ORDER,
    scope=ApiScope.ORDERS_READ,
    arguments={"reference": REFERENCE},
    query=(PEOPLE,),
    refusals=(404,),
)
