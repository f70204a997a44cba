"""A page of orders, as a search answers it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

Basis = Literal["created", "updated"]


@dataclass(frozen=True)
class OrdersPage:
    """One page of a search; each order is the JSON that Amazon wrote, buyer's data and all.

    `next_token` is None on the last page; `before` is up to when Amazon has searched.
    """

    orders: list[bytes] = field(repr=False)
    next_token: str | None = field(repr=False)
    before: datetime | None
    request_id: str


class _Pagination(msgspec.Struct, rename="camel"):
    next_token: str | None = None


class _Search(msgspec.Struct, rename="camel"):
    """The body of a search's answer; its orders are left to be read one by one."""

    orders: list[msgspec.Raw]
    pagination: _Pagination | None = None
    created_before: datetime | None = None
    last_updated_before: datetime | None = None


class _Single(msgspec.Struct):
    """The body of an answer that brings one order."""

    order: msgspec.Raw


# How Amazon names the two time windows of a search.
WINDOW: Mapping[Basis, str] = {"created": "created", "updated": "lastUpdated"}

_search = msgspec.json.Decoder(_Search)
_single = msgspec.json.Decoder(_Single)


def read_page(body: bytes, basis: Basis, request_id: str) -> OrdersPage:
    """Raises one of MALFORMED for what isn't a page; single orders aren't judged: one that is
    nothing is set aside later, and keeps the others of its page from nobody."""
    try:
        found = _search.decode(body)
        orders = [bytes(order) for order in found.orders]
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # Half of a pair of UTF-16 in one order is no reason to refuse the others.
        content = json.loads(body)
        orders = [_written(order) for order in content["orders"]]
        found = msgspec.convert(content | {"orders": []}, _Search)
    before = found.created_before if basis == "created" else found.last_updated_before
    if orders and not any(map(_is_object, orders)):
        raise TypeError("None of the orders is an object.")
    return OrdersPage(
        orders=orders,
        next_token=(found.pagination and found.pagination.next_token) or None,
        before=before and _moment(before),
        request_id=request_id,
    )


def read_order(body: bytes) -> bytes:
    """The order of an answer that brings one; raises one of MALFORMED as well."""
    try:
        return _object(bytes(_single.decode(body).order))
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return _object(_written(json.loads(body)["order"]))


MALFORMED = (KeyError, TypeError, ValueError, AttributeError, RecursionError, msgspec.DecodeError)


def _is_object(written: bytes) -> bool:
    return written.startswith(b"{")


def _object(written: bytes) -> bytes:
    if not _is_object(written):
        raise TypeError("An order is not an object.")
    return written


def _written(order: Any) -> bytes:
    return json.dumps(order).encode()


def _moment(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
