"""The parcels of a day as a file: each with its carrier, its cost, and whether it was in time."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from webapp.end_of_day.end_of_day import EndOfDay
from webapp.end_of_day.left_parcel import UNNAMED, LeftParcel
from webapp.ground.clock import iso_there
from webapp.ground.export_file import FileFormat, Rows
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.money import in_whole_units
from webapp.stores.store import Store

TITLES = (
    *(
        N_("Order"),
        N_("Store"),
        N_("Left at"),
        N_("Ship by"),
        N_("In time"),
        N_("Carrier"),
        N_("Service"),
        N_("Tracking number"),
    ),
    *(N_("Weight (g)"), N_("Cost"), N_("Currency"), N_("Shared parcel")),
)
SLICE = 500


def titles(kind: FileFormat) -> Sequence[str]:
    """In the reader's language in a spreadsheet; other software finds the same ones always."""
    return [gettext(title) for title in TITLES] if kind is FileFormat.XLSX else TITLES


def slices(shown: EndOfDay, kind: FileFormat) -> Iterator[Rows]:
    """Its rows under these titles; times by the account's clocks."""
    said = _Said("yes", "no", UNNAMED)
    if kind is FileFormat.XLSX:
        said = _Said(gettext("yes"), gettext("no"), gettext(UNNAMED))
    # What is read later is read after the request, when nobody knows its reader any more.
    return _slices(shown, said)


def _slices(shown: EndOfDay, said: "_Said") -> Iterator[Rows]:
    names = {store.id: store.nickname for store in Store.all_of(shown.account)}
    rows = (_row(each, names.get(each.store_id, ""), shown, said) for each in shown.parcels)
    while part := list(islice(rows, SLICE)):
        yield part


class _Said(NamedTuple):
    """Words of a row."""

    yes: str
    no: str
    unnamed: str


def _row(parcel: LeftParcel, store: str, shown: EndOfDay, said: _Said) -> Sequence[Any]:
    zone, price, currency = shown.account.time_zone, parcel.price_minor, parcel.currency
    return (
        parcel.order_number,
        store,
        iso_there(parcel.left_at, zone),
        iso_there(parcel.ship_by, zone) if parcel.ship_by else "",
        (said.no if parcel.late else said.yes) if parcel.ship_by else "",
        parcel.carrier_name or said.unnamed,
        parcel.service,
        parcel.tracking_number,
        parcel.weight_grams or "",
        in_whole_units(price, currency) if currency and price is not None else "",
        currency or "",
        parcel.carton_id or "",
    )
