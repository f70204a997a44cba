"""The page on which parcels are scanned: opened by a code, counted item by item, and shipped."""

from typing import Any

from flask import Blueprint, Response, flash, request

from webapp.accounts.sign_in_views import current_account
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.database.row_id import read_id
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.form_key import checked_form_key, new_form_key
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, page, see_other, wants_part
from webapp.orders.order import Order
from webapp.pack_verification import product_code
from webapp.scanning.label_printing import LabelPrinting
from webapp.scanning.parcel_scan import ENDED, WRONG, ParcelScan, ScanAnswer
from webapp.scanning.scanned_parcel import UNKNOWN, ParcelRefused, ScannedParcel
from webapp.shipping import dispatch
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment_form import ShipmentForm
from webapp.shipping.shipment_views import acting_user

blueprint = Blueprint("scanning", __name__)

# Longer than any code that is scanned here.
LONGEST_CODE = 300
AN_ITEM = N_("That is an item's barcode. Scan the tracking number on the carrier's label.")
INCOMPLETE = N_("Not all of it is scanned yet.")
TONES = {WRONG: "danger"}


@blueprint.get("/scan")
@needs("may_ship")
def index() -> Response:
    return _page(None)


@blueprint.post("/scan")
@needs("may_ship")
def open_parcel() -> Response:
    """By the code of a packing slip or a label."""
    try:
        parcel = ScannedParcel.opened_by(current_account(), _code())
    except ParcelRefused as refused:
        return _page(None, ScanAnswer(WRONG, str(refused)))
    if parcel is None:
        return _page(None, ScanAnswer(WRONG, gettext(UNKNOWN)))
    return _shown(parcel)


@blueprint.get("/scan/<id:order_id>")
@needs("may_ship")
def show(order_id: int) -> Response:
    try:
        return _page(ParcelScan(_parcel(order_id)))
    except ParcelRefused as refused:
        return _page(None, ScanAnswer(WRONG, str(refused)))


@blueprint.post("/scan/<id:order_id>/items")
@needs("may_ship")
def scan_item(order_id: int) -> Response:
    """An item of the parcel; the code of another parcel opens that one."""
    code, account = _code(), current_account()
    try:
        other = ScannedParcel.opened_by(account, code)
        if other:
            return _shown(other)
        scan = ParcelScan(_parcel(order_id))
    except ParcelRefused as refused:
        return _page(None, ScanAnswer(WRONG, str(refused)))
    answer = scan.take(code, utcnow(), acting_user())
    if wants_part():
        return _page(ParcelScan(scan.parcel, answer), answer)
    flash(answer.words, TONES.get(answer.tone, "success"))
    return _see(scan.parcel.address)


@blueprint.post("/scan/<id:order_id>/restarts")
@needs("may_ship")
def start_again(order_id: int) -> Response:
    try:
        parcel = _parcel(order_id)
        ParcelScan(parcel).start_again()
    except (ParcelRefused, IllegalMove):
        return _page(None, ScanAnswer(WRONG, gettext(ENDED)))
    flash(gettext("Nothing is counted any more."), "success")
    return _see(parcel.address)


@blueprint.post("/scan/<id:order_id>/shipments")
@needs("may_ship")
def ship(order_id: int) -> Response:
    """All that was scanned leaves; then the next packing slip's turn has come."""
    order, now = found_or_404(Order, order_id), utcnow()
    key = checked_form_key(request.form.get("form_key", ""))
    form = ShipmentForm.typed(order, request.form, now)
    try:
        _check_scan(order, request.form.get("tracking_number", ""))
        parcel = form.parcel
        shipment = dispatch.ship(current_account(), order.id, parcel, key, now, acting_user())
    except FormError as form_error:
        return _ship_page(order, form, form_error.errors)
    except Unshippable as error:
        return _ship_page(order, form, {"form": str(error)})
    said = [
        gettext(
            "%(number)s shipped by %(parcel)s.", number=order.amazon_order_id, parcel=shipment.words
        ),
        str(form.hint),
        gettext("Scan the next packing slip."),
    ]
    flash(" ".join(each for each in said if each), "success")
    return _see("/scan")


def _check_scan(order: Order, code: str) -> None:
    """Raises FormError while something is missing, and for the code of one of its products."""
    try:
        scan = ParcelScan(ScannedParcel.of(order))
    except ParcelRefused:
        # Whoever sent the same form twice is answered by what it did.
        return
    if not scan.complete:
        raise FormError(form=gettext(INCOMPLETE))
    if any(line.keys & product_code.keys(code) for line in scan.lines):
        raise FormError(tracking_number=gettext(AN_ITEM))


def _parcel(order_id: int) -> ScannedParcel:
    """Raises ParcelRefused."""
    return ScannedParcel.of(found_or_404(Order, order_id), read_id(request.values.get("label", "")))


def _code() -> str:
    return request.form.get("code", "")[:LONGEST_CODE]


def _shown(parcel: ScannedParcel) -> Response:
    """The parcel, of which nothing was scanned just now."""
    if not wants_part():
        return _see(parcel.address)
    response = _page(ParcelScan(parcel))
    response.headers["HX-Push-Url"] = parcel.address
    return response


def _ship_page(order: Order, form: ShipmentForm, errors: dict[str, str]) -> Response:
    try:
        scan = ParcelScan(ScannedParcel.of(order))
    except ParcelRefused as refused:
        return _page(None, ScanAnswer(WRONG, str(refused)))
    return _page(scan, form=form, errors=errors)


def _page(
    scan: ParcelScan | None,
    answer: ScanAnswer | None = None,
    form: ShipmentForm | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        "scanning/scan.html",
        "scanning/_scan.html",
        status=422 if errors or (answer and answer.tone == WRONG) else 200,
        scan=scan,
        answer=answer,
        errors=errors or {},
        **_shipping(scan, form),
    )


def _shipping(scan: ParcelScan | None, form: ShipmentForm | None) -> dict[str, Any]:
    """What follows a complete scan: the form that ships it, or its label's print; and who else
    scanned it last."""
    if scan is None:
        return {"form": None, "printing": None, "scanned_by": ""}
    others = scan.scanned_by not in (None, acting_user().id)
    names = User.names(scan.order.account_id, [scan.scanned_by] if others else [])
    if scan.complete and not scan.label:
        form = form or ShipmentForm.proposed(scan.order, scan.parcel.wanted, utcnow())
    ready = scan.label if scan.complete else None
    return {
        "form": form,
        "printing": LabelPrinting(ready, acting_user()) if ready else None,
        "form_key": new_form_key(),
        "scanned_by": names.get(scan.scanned_by, ""),
    }


def _see(address: str) -> Response:
    return see_other(address)
