"""The parcels of a day as a file: each with its carrier, its cost, and whether it was in time."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from webapp.end_of_day.end_of_day import EndOfDay
from webapp.end_of_day.left_parcel import LeftParcel
from webapp.ground.clock import iso_there
from webapp.ground.export_file import Rows
from webapp.ground.money import in_whole_units
from webapp.stores.store import Store

TITLES = (
    *("Order", "Store", "Left at", "Ship by", "In time", "Carrier", "Service", "Tracking number"),
    *("Weight (g)", "Cost", "Currency", "Shared parcel"),
)
SLICE = 500


def slices(shown: EndOfDay) -> Iterator[Rows]:
    """Its rows under TITLES; times by the account's clocks."""
    names = {store.id: store.nickname for store in Store.all_of(shown.account)}
    rows = (_row(each, names.get(each.store_id, ""), shown) for each in shown.parcels)
    while part := list(islice(rows, SLICE)):
        yield part


def _row(parcel: LeftParcel, store: str, shown: EndOfDay) -> Sequence[Any]:
    zone, price, currency = shown.account.time_zone, parcel.price_minor, parcel.currency
    return (
        parcel.order_number,
        store,
        iso_there(parcel.left_at, zone),
        iso_there(parcel.ship_by, zone) if parcel.ship_by else "",
        ("no" if parcel.late else "yes") if parcel.ship_by else "",
        parcel.carrier_name,
        parcel.service,
        parcel.tracking_number,
        parcel.weight_grams or "",
        in_whole_units(price, currency) if currency and price is not None else "",
        currency or "",
        parcel.carton_id or "",
    )
