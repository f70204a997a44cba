"""Shipping an order: its form, its parcels, taking one back, mending what Amazon refused."""

from typing import Any

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.form_key import checked_form_key
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, page, see_other, wants_part
from webapp.orders.order import Order
from webapp.shipping import dispatch
from webapp.shipping.listing import listed_parcel
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.order_shipping import OrderShipping
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_form import ShipmentForm

blueprint = Blueprint("shipments", __name__)

LISTED = 200
MARKED = N_(
    "Marked as shipped, without a number. Amazon isn't told from here: confirm it in Seller "
    "Central, where a parcel without a number can be confirmed."
)
SHARED = N_("This parcel holds several orders: mend it at the parcel's own page, for all of them.")
MEANWHILE = N_("That was done already, or Amazon answered meanwhile.")


@blueprint.get("/shipments")
@needs("may_see_orders")
def index() -> Response:
    """What Amazon refused, doesn't list or hasn't confirmed yet."""
    found = list(Shipment.unsettled(current_account()).limit(LISTED))
    return page("shipping/shipments.html", "shipping/_unsettled.html", shipments=found)


@blueprint.get("/orders/<id:order_id>/shipments/new")
@needs("may_ship")
def new(order_id: int) -> Response:
    return _form_page(found_or_404(Order, order_id))


@blueprint.get("/orders/<id:order_id>/shipments")
@needs("may_see_orders")
def show(order_id: int) -> Response:
    """How the order's parcels stand; ends its own polling."""
    order = found_or_404(Order, order_id)
    if not wants_part():
        return see_other(f"/orders/{order.id}#shipping")
    in_panel = request.args.get("panel") == "yes"
    shipping = OrderShipping(order, utcnow())
    if request.args.get("part") != "section":
        return page("shipping/_shipments.html", shipping=shipping, in_panel=in_panel)
    response = page(
        "shipping/_order_shipping_polled.html",
        order=order,
        shipping=shipping,
        errors={},
        in_panel=in_panel,
    )
    if not shipping.label_under_way:
        # What may be done with the order is another now, here as on the desk.
        response.headers["HX-Trigger"] = "orders-changed, order-acted"
    return response


@blueprint.post("/orders/<id:order_id>/shipments")
@needs("may_ship")
def create(order_id: int) -> Response:
    order, now = found_or_404(Order, order_id), utcnow()
    form = ShipmentForm.typed(order, request.form, now)
    key = checked_form_key(request.form.get("form_key", ""))
    try:
        shipment = dispatch.ship(current_account(), order.id, form.parcel, key, now, acting_user())
    except FormError as form_error:
        return _form_page(order, form, form_error.errors)
    except Unshippable as error:
        return _form_page(order, form, {"form": str(error)})
    if form.without_number:
        told = order.store.confirm_shipments
        return _done(order.id, gettext(MARKED) if told else gettext("Marked as shipped."))
    said = gettext("Shipped by %(parcel)s.", parcel=shipment.words)
    return _done(order.id, f"{said} {form.hint}".strip(), form.hint)


@blueprint.post("/orders/<id:order_id>/shipments/hints")
@needs("may_ship")
def hint(order_id: int) -> Response:
    """Whether the number looks like its carrier's, or whose it is, where none is chosen.

    By POST, to keep it out of addresses.
    """
    form = ShipmentForm.typed(found_or_404(Order, order_id), request.form, utcnow())
    proposed = "" if request.form.get("carrier") else form.values["carrier"]
    return page("shipping/_number_hint.html", hint=form.doubt, form=form, proposed=proposed)


@blueprint.post("/shipments/<id:shipment_id>/undo")
@needs("may_ship")
def undo(shipment_id: int) -> Response:
    shipment = found_or_404(Shipment, shipment_id)
    return _act(shipment, gettext("Undone."), dispatch.undo, shipment)


@blueprint.post("/shipments/<id:shipment_id>/tell")
@needs("may_ship")
def tell(shipment_id: int) -> Response:
    shipment = found_or_404(Shipment, shipment_id)
    return _act(shipment, gettext("Amazon will be told of the parcel."), dispatch.tell, shipment)


@blueprint.post("/shipments/<id:shipment_id>/retry")
@needs("may_ship")
def retry(shipment_id: int) -> Response:
    return _act_with_parcel(shipment_id, gettext("Amazon is told again."), dispatch.retry)


@blueprint.post("/shipments/<id:shipment_id>/correct")
@needs("may_ship")
def correct(shipment_id: int) -> Response:
    return _act_with_parcel(
        shipment_id, gettext("Amazon is told the new number."), dispatch.correct
    )


@blueprint.post("/shipments/<id:shipment_id>/take")
@needs("may_ship")
def take(shipment_id: int) -> Response:
    """The number that Amazon lists in place of what was typed."""
    shipment = found_or_404(Shipment, shipment_id)
    return _act(shipment, gettext("Amazon's number is taken."), listed_parcel.take_listed, shipment)


def _act_with_parcel(shipment_id: int, said: str, verb: Any) -> Response:
    """Of a shipment whose parcel was typed anew."""
    shipment = found_or_404(Shipment, shipment_id)
    if shipment.carton_id:
        return _done(shipment.order_id, gettext(SHARED), "warning")
    form = ShipmentForm.typed(shipment.order, request.form, utcnow(), shipment)
    try:
        parcel = form.parcel
    except FormError as form_error:
        return _done(shipment.order_id, " ".join(form_error.errors.values()), "warning")
    return _act(shipment, said, verb, shipment, parcel)


def _act(shipment: Shipment, said: str, verb: Any, *arguments: Any) -> Response:
    try:
        verb(*arguments, utcnow(), acting_user())
    except Unshippable as error:
        return _done(shipment.order_id, str(error), "warning")
    except IllegalMove:
        return _done(shipment.order_id, gettext(MEANWHILE), "warning")
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
        shipping=OrderShipping(order, utcnow(), form),
        errors=errors or {},
        in_panel=_in_panel(),
    )
    if wants_part():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#shipping", "outerHTML"
    return response


def _done(order_id: int, said: str, warns: str = "") -> Response:
    """Back to the order, where it was: beside the desk, which then moves, or on its own page."""
    flash(said, "warning" if warns else "success")
    place = "?moved=yes" if _in_panel() else "#shipping"
    return see_other(f"/orders/{order_id}{place}")


def _in_panel() -> bool:
    return wants_part() and request.headers.get("HX-Target") == "panel"


def acting_user() -> Any:
    """Who is signed in, as the row itself."""
    return current_user._get_current_object()
