"""Shipping an order: its form, its parcels, taking one back, mending what Amazon refused."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask_login import current_user

from webapp.accounts import Rejection, current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders import Order
from webapp.orders.views import show as show_order
from webapp.pages import page, wants_part
from webapp.shipping import dispatch
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_form import ShipmentForm
from webapp.shipping.shipping_sheet import ShippingSheet
from webapp.stores import IllegalMove

shipments = Blueprint("shipments", __name__)

SHORTEST_KEY, LONGEST_KEY = 8, 40
LISTED = 200
MEANWHILE = "That was done already, or Amazon answered meanwhile."


@shipments.get("/shipments")
@needs("may_see_orders")
def index() -> Response:
    """What Amazon refused or hasn't confirmed yet."""
    found = list(Shipment.unsettled(current_account()).limit(LISTED))
    return page("shipping/shipments.html", "shipping/_unsettled.html", shipments=found)


@shipments.get("/orders/<id:order_id>/shipments/new")
@needs("may_ship")
def new(order_id: int) -> Response:
    return _form_page(order_or_404(order_id))


@shipments.get("/orders/<id:order_id>/shipments")
@needs("may_see_orders")
def show(order_id: int) -> Response:
    """How the order's parcels stand; ends its own polling."""
    order = order_or_404(order_id)
    if not wants_part():
        return make_response(redirect(f"/orders/{order.id}#shipping", 303))
    in_panel = request.args.get("panel") == "yes"
    sheet = ShippingSheet(order, utcnow())
    if request.args.get("part") != "section":
        return page("shipping/_shipments.html", shipping=sheet, in_panel=in_panel)
    response = page(
        "shipping/_order_shipping_polled.html",
        order=order,
        shipping=sheet,
        errors={},
        in_panel=in_panel,
    )
    if not sheet.trades:
        response.headers["HX-Trigger"] = "orders-changed"
    return response


@shipments.post("/orders/<id:order_id>/shipments")
@needs("may_ship")
def create(order_id: int) -> Response:
    order, now = order_or_404(order_id), utcnow()
    form = ShipmentForm.typed(order, request.form, now)
    key = request.form.get("form_key", "")
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY or not key.isascii():
        abort(400)
    try:
        shipment = dispatch.ship(current_account(), order.id, form.parcel, key, now, acting_user())
    except Rejection as rejection:
        return _form_page(order, form, rejection.errors)
    except Unshippable as error:
        return _form_page(order, form, {"form": str(error)})
    return _done(order.id, f"Shipped by {shipment.words}. {form.hint}".strip(), form.hint)


@shipments.post("/orders/<id:order_id>/shipments/hints")
@needs("may_ship")
def hint(order_id: int) -> Response:
    """Whether the number looks like its carrier's; by POST, to keep it out of addresses."""
    form = ShipmentForm.typed(order_or_404(order_id), request.form, utcnow())
    return page("shipping/_number_hint.html", hint=form.hint)


@shipments.post("/shipments/<id:shipment_id>/undo")
@needs("may_ship")
def undo(shipment_id: int) -> Response:
    shipment = _shipment(shipment_id)
    return _act(shipment, "Undone.", dispatch.undo, shipment)


@shipments.post("/shipments/<id:shipment_id>/tell")
@needs("may_ship")
def tell(shipment_id: int) -> Response:
    shipment = _shipment(shipment_id)
    return _act(shipment, "Amazon will be told of the parcel.", dispatch.tell, shipment)


@shipments.post("/shipments/<id:shipment_id>/retry")
@needs("may_ship")
def retry(shipment_id: int) -> Response:
    shipment = _shipment(shipment_id)
    form = ShipmentForm.typed(shipment.order, request.form, utcnow(), shipment)
    try:
        parcel = form.parcel
    except Rejection as rejection:
        return _done(shipment.order_id, " ".join(rejection.errors.values()), "warning")
    return _act(shipment, "Amazon is told again.", dispatch.retry, shipment, parcel)


def _act(shipment: Shipment, said: str, verb: Any, *arguments: Any) -> Response:
    try:
        verb(*arguments, utcnow(), acting_user())
    except Unshippable as error:
        return _done(shipment.order_id, str(error), "warning")
    except IllegalMove:
        return _done(shipment.order_id, MEANWHILE, "warning")
    return _done(shipment.order_id, said)


def _form_page(
    order: Order, form: ShipmentForm | None = None, errors: dict[str, str] | None = None
) -> Response:
    """The form with what is wrong: in its own place, or on a page of its own."""
    response = page(
        "shipping/ship.html",
        "shipping/_order_shipping.html",
        status=422 if errors else 200,
        order=order,
        shipping=ShippingSheet(order, utcnow(), form),
        errors=errors or {},
        in_panel=_in_panel(),
    )
    if wants_part():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#shipping", "outerHTML"
    return response


def _done(order_id: int, said: str, warns: str = "") -> Response:
    """Back to the order, where it was: beside the desk, which then moves, or on its own page."""
    flash(said, "warning" if warns else "success")
    if not _in_panel():
        return make_response(redirect(f"/orders/{order_id}#shipping", 303))
    response: Response = show_order(order_id)
    response.headers["HX-Trigger"] = "orders-changed"
    return response


def _in_panel() -> bool:
    return wants_part() and request.headers.get("HX-Target") == "panel"


def order_or_404(order_id: int) -> Order:
    order: Order | None = Order.of(current_account()).where(Order.id == order_id).first()
    if order is None:
        abort(404)
    order.store.account = current_account()
    return order


def _shipment(shipment_id: int) -> Shipment:
    return Shipment.find(current_account(), shipment_id) or abort(404)


def acting_user() -> Any:
    """Who is signed in, as the row itself."""
    return current_user._get_current_object()
