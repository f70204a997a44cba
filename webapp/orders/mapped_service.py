"""Mapped services: carriers and services by which an account's orders go out, for the desk."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from webapp.carriers.carrier import service_words
from webapp.carriers.shipping_choice import ShippingChoice
from webapp.orders.facet_value import BETWEEN, MAPPED, FacetValue

NONE = "none"
# What of an order's shipping a rule has decided, as bits of `Order.ship_ruled`: carrier and
# service, or what goes with them. A mapping leaves it as it is.
RULED_SERVICE = 1
RULED_EXTRAS = 2
# Of a ShippingChoice what is the service; the rest goes with it.
SERVICE = ("ship_carrier", "ship_service")


def note_mapped(account_id: int, given: Iterable[ShippingChoice]) -> None:
    """Keep what is new among these; in the transaction that gives them to orders."""
    pairs = {(each.ship_carrier, each.ship_service) for each in given}
    values = {f"{carrier}{BETWEEN}{service}" for carrier, service in pairs if carrier and service}
    FacetValue.note(account_id, ((MAPPED, value) for value in values))


def mapped_words(seen: Iterable[tuple[str, str]]) -> set[str]:
    """Those among seen values (kind, value), in words."""
    return {service_words(*_pair(value)) for kind, value in seen if kind == MAPPED}


def goes_by(account_id: int, words: str) -> Callable[[Any], Any]:
    """Whether orders go out by what is called so; by `NONE`, whether they have no service yet.

    The answer takes `Order`, or an alias of it, and gives the condition.
    """
    if words == NONE:
        return lambda order: order.ship_service.is_null()
    seen = [value for kind, value in FacetValue.of(account_id) if kind == MAPPED]
    pairs = [pair for value in seen if service_words(*(pair := _pair(value))) == words]

    def one_of_them(order: Any) -> Any:
        same = [(order.ship_carrier == c) & (order.ship_service == s) for c, s in pairs]
        return reduce(or_, same) if same else order.id.is_null()

    return one_of_them


def _pair(value: str) -> tuple[str, str]:
    carrier, _, service = value.partition(BETWEEN)
    return carrier, service
