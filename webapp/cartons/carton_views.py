"""Putting orders into one parcel, shipping them with one number, and separating them again."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, request

from webapp.accounts.sign_in_views import current_account
from webapp.cartons import carton_dispatch
from webapp.cartons.carton import Carton
from webapp.cartons.carton_groups import MOST_GROUPS, CartonGroups
from webapp.cartons.carton_offer import CartonOffer
from webapp.cartons.carton_page import CartonPage
from webapp.ground.clock import utcnow
from webapp.ground.database.row_id import read_id
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.form_key import checked_form_key
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, page, see_other
from webapp.orders.order import Order
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment_form import ShipmentForm
from webapp.shipping.shipment_views import MEANWHILE, acting_user

blueprint = Blueprint("cartons", __name__)


@blueprint.get("/orders/<id:order_id>/cartons/new")
@needs("may_ship")
def offer(order_id: int) -> Response:
    """Orders to the same address, and why some of them can't share a parcel."""
    order = found_or_404(Order, order_id)
    if order.carton_id:
        return see_other(f"/cartons/{order.carton_id}")
    return _offer_page(order)


@blueprint.post("/orders/<id:order_id>/cartons")
@needs("may_ship")
def create(order_id: int) -> Response:
    order = found_or_404(Order, order_id)
    chosen = {each for text in request.form.getlist("order") if (each := read_id(text))}
    try:
        carton = Carton.make(current_account(), {order.id, *chosen}, utcnow(), acting_user())
    except Unshippable as error:
        return _offer_page(order, chosen, str(error))
    number = len(carton.orders)
    said = ngettext("%(n)s order in one parcel.", "%(n)s orders in one parcel.", number)
    return _done(carton, said)


@blueprint.get("/cartons")
@needs("may_ship")
def offers() -> Response:
    """All that could share parcels."""
    return _offers_page()


@blueprint.post("/cartons")
@needs("may_ship")
def create_many() -> Response:
    """A parcel for each group that is ticked; what can't be put together any more is said."""
    made, left = 0, []
    for group in request.form.getlist("parcel")[:MOST_GROUPS]:
        ids = [each for text in group.split() if (each := read_id(text))]
        try:
            Carton.make(current_account(), ids, utcnow(), acting_user())
            made += 1
        except Unshippable as error:
            left.append(str(error))
    if left:
        return _offers_page(left)
    if made:
        flash(ngettext("%(n)s shared parcel.", "%(n)s shared parcels.", made), "success")
    return see_other("/orders?flag=shared" if made else "/cartons")


@blueprint.get("/cartons/<id:carton_id>")
@needs("may_see_orders")
def show(carton_id: int) -> Response:
    """Its orders, and how far Amazon has confirmed them; ends its own polling."""
    return _page(_found(carton_id))


@blueprint.post("/cartons/<id:carton_id>/shipments")
@needs("may_ship")
def ship(carton_id: int) -> Response:
    """All of its orders leave with one number."""
    carton, now = _found(carton_id), utcnow()
    key = checked_form_key(request.form.get("form_key", ""))
    form = ShipmentForm.typed(CartonPage(carton, now).lead, request.form, now)
    try:
        shipments = carton_dispatch.ship(carton, form.parcel, key, now, acting_user())
    except FormError as form_error:
        return _page(carton, form, form_error.errors)
    except Unshippable as error:
        return _page(carton, form, {"form": str(error)})
    said = ngettext(
        "%(n)s order shipped by %(parcel)s.",
        "%(n)s orders shipped by %(parcel)s.",
        len(shipments),
        parcel=shipments[0].words,
    )
    return _done(carton, f"{said} {form.hint}".strip())


@blueprint.post("/cartons/<id:carton_id>/corrections")
@needs("may_ship")
def correct(carton_id: int) -> Response:
    """Another number, for all of its orders."""
    carton, now = _found(carton_id), utcnow()
    shown = CartonPage(carton, now)
    if not shown.may_be_corrected:
        return _done(carton, gettext(MEANWHILE), "warning")
    form = ShipmentForm.typed(shown.told.order, request.form, now, shown.told)
    try:
        parcel = form.parcel
    except FormError as form_error:
        return _done(carton, " ".join(form_error.errors.values()), "warning")
    try:
        carton_dispatch.correct(carton, parcel, now, acting_user())
    except Unshippable as error:
        return _done(carton, str(error), "warning")
    except IllegalMove:
        return _done(carton, gettext(MEANWHILE), "warning")
    return _done(carton, gettext("Amazon is told anew of each of its orders."))


@blueprint.post("/cartons/<id:carton_id>/dissolutions")
@needs("may_ship")
def dissolve(carton_id: int) -> Response:
    """Each of its orders, or the one that is named, is by itself again, as far as Amazon can't
    have heard of it."""
    carton = _found(carton_id)
    first, one = carton.orders[0], read_id(request.form.get("order", ""))
    try:
        out, stay = carton_dispatch.dissolve(carton, utcnow(), acting_user(), one)
    except Unshippable as error:
        return _done(carton, str(error), "warning")
    except IllegalMove:
        return _done(carton, gettext(MEANWHILE), "warning")
    if stay and one and carton.orders:
        return _done(carton, gettext("Taken out. The others still share this parcel."))
    if stay and carton.orders:
        said = ngettext(
            "%(n)s order taken out. Amazon knows of the others.",
            "%(n)s orders taken out. Amazon knows of the others.",
            out,
        )
        return _done(carton, said)
    flash(gettext("Separated: each order is as it was."), "success")
    return see_other(f"/orders/{first.id}")


def _found(carton_id: int) -> Carton:
    """One in which orders lie; without any it is separated, and leads nowhere."""
    carton = found_or_404(Carton, carton_id)
    return carton if carton.orders else abort(404)


def _page(
    carton: Carton, form: ShipmentForm | None = None, errors: dict[str, str] | None = None
) -> Response:
    return page(
        "cartons/show.html",
        "cartons/_carton.html",
        status=422 if errors else 200,
        shown=CartonPage(carton, utcnow(), form),
        errors=errors or {},
    )


def _offer_page(order: Order, chosen: set[int] | None = None, problem: str = "") -> Response:
    return page(
        "cartons/new.html",
        status=422 if problem else 200,
        order=order,
        offer=CartonOffer(order, utcnow(), chosen),
        errors={"form": problem} if problem else {},
    )


def _offers_page(left: Sequence[str] = ()) -> Response:
    return page(
        "cartons/offers.html",
        status=422 if left else 200,
        offered=CartonGroups(current_account(), utcnow()),
        left=left,
    )


def _done(carton: Carton, said: str, tone: str = "success") -> Response:
    flash(said, tone)
    return see_other(f"/cartons/{carton.id}")
