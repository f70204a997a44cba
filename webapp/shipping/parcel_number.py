"""A parcel's number as it was typed for it, or that it has none: why it can't leave so.

And the carrier that its store used last for a country, where neither number nor mapping names one.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from webapp.amazon.order_number import order_number
from webapp.carriers.carrier import carrier_named
from webapp.carriers.number_problem import NumberProblem, number_problem
from webapp.carriers.tracking_number import carriers_of
from webapp.ground.database.pipeline import pipelined, send
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.number_format import either
from webapp.order_search.numbered_orders import numbered_orders
from webapp.orders.order import Order
from webapp.shipping.shipment import LONGEST_NUMBER, Shipment, ShipmentStatus

# So many of a store's latest parcels are looked through.
LATEST = 500
LAST = f"""
SELECT latest.carrier FROM (
  SELECT id, order_id, carrier, status FROM shipment WHERE store_id = ?
  ORDER BY id DESC LIMIT {LATEST}
) AS latest JOIN orders ON orders.id = latest.order_id
WHERE orders.country = ? AND latest.carrier <> '' AND latest.status <> '{ShipmentStatus.UNDONE}'
ORDER BY latest.id DESC LIMIT 1
"""  # noqa: S608 - our own names
CHOOSE = N_("Choose the carrier.")
WANTED = N_(
    "Type or scan the tracking number: Amazon takes a confirmation from here only with one. "
    "What has none, such as a letter with stamps, can be marked as shipped without."
)
TOO_MUCH = N_("A number stands here: ship with it, or take it out.")


def refused_number(account_id: int, carrier: str, number: str, without: bool) -> str:
    """Why a number can't be told, or why there mustn't be one; empty when it is well."""
    if without or not number:
        return gettext(TOO_MUCH) if number else ""
    if problem := wrong_number(account_id, carrier_named(carrier).name, number):
        return problem.sentence
    if len(number) <= LONGEST_NUMBER:
        return ""
    return gettext("Use at most %(most)s characters.", most=LONGEST_NUMBER)


def wrong_number(account_id: int, carrier: str, number: str) -> NumberProblem | None:
    """What is wrong with a number by its signs, or because an order of the account has it: without
    its hyphens, as a packing slip's barcode is scanned, it may be a carrier's by its signs."""
    found = number_problem(carrier, number)
    order = order_number(number) if not found else ""
    known = order and numbered_orders(account_id, [order]).exists()
    return NumberProblem.ORDER_NUMBER if known else found


def carrier_wanted(number: str, country: str) -> str:
    """That a carrier must be chosen, with those that the number speaks of."""
    likely = carriers_of(number, country)
    if not likely:
        return gettext(CHOOSE)
    return gettext("Choose the carrier: by the number, %(carriers)s.", carriers=either(likely))


def last_carriers(orders: Collection[Order]) -> dict[int, str]:
    """By the ids of those orders whose store has shipped to their country."""
    wanted = {(order.store_id, order.country) for order in orders if order.country}
    with pipelined():
        asked = {each: send(_only, LAST, *each) for each in wanted}
    found = {
        order.id: asked[order.store_id, order.country].result
        for order in orders
        if (order.store_id, order.country) in asked
    }
    return {order_id: carrier for order_id, carrier in found.items() if carrier}


def columns_to_send_again(parcel: Any, now: datetime) -> dict[str, Any]:
    """What a mended shipment says; a worker that looks for the old one loses its lease."""
    return {
        "carrier": parcel.carrier,
        "service": parcel.service,
        "tracking_number": parcel.tracking_number,
        "left_at": parcel.left_at,
        "refusal": "",
        "listed_number": None,
        "settled_at": None,
        "due_at": now,
        "attempts": 0,
        "fence": Shipment.fence + 1,
        "lease_until": None,
        "holder": None,
    }


def _only(rows: list[tuple[str]]) -> str:
    return rows[0][0] if rows else ""
