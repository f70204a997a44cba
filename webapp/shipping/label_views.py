"""Labels of Amazon's: offers for a package, buying one, printing it, giving it back."""

import secrets
from typing import Any

from flask import Response, abort, current_app, flash, make_response, redirect, request

from webapp import audit
from webapp.accounts import Rejection, current_account
from webapp.amazon_door import amazon
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders import tracking_number
from webapp.pages import leave_for, page
from webapp.shipping import label_deal
from webapp.shipping.label import Label
from webapp.shipping.label_form import LabelForm
from webapp.shipping.label_inquiry import LabelInquiry
from webapp.shipping.label_paper import FILE, LabelPaper, ending_of, media_type_of
from webapp.shipping.label_ticket import LabelTicket
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.package import sender_problem
from webapp.shipping.shipment import LONGEST_NUMBER
from webapp.shipping.shipment_views import MEANWHILE, acting_user, order_or_404, shipments
from webapp.shipping.shipping_sheet import ShippingSheet
from webapp.stores import IllegalMove

STALE = "These prices are some time old. Look at them again, then buy."
GONE = "This label can't be printed here (any more). Look in Seller Central."
NUMBER_MISSING = "Write the tracking number that Seller Central shows."


@shipments.get("/orders/<id:order_id>/labels/new")
@needs("may_ship")
def offer_labels(order_id: int) -> Response:
    """The package's form; with a package in its address, what Amazon offers for it."""
    order = order_or_404(order_id)
    sheet = ShippingSheet(order, utcnow())
    if "weight" not in request.args:
        return _page(sheet, LabelForm.proposed(order, sheet.left))
    form = LabelForm.typed(order, request.args)
    try:
        package = form.package
        label_deal.check(order, package.quantities)
    except Rejection as rejection:
        return _page(sheet, form, errors=rejection.errors)
    except Unshippable as error:
        return _page(sheet, form, errors={"form": str(error)})
    inquiry = LabelInquiry.ask(order, package, amazon())
    key = secrets.token_urlsafe(15)
    tickets = [
        LabelTicket(order.id, key, package, row.choice).signed(_secret()) for row in inquiry.rows
    ]
    return _page(sheet, form, inquiry=inquiry, offers=list(zip(inquiry.rows, tickets, strict=True)))


@shipments.post("/orders/<id:order_id>/labels")
@needs("may_ship")
def buy_label(order_id: int) -> Response:
    order = order_or_404(order_id)
    ticket = LabelTicket.read(request.form.get("ticket", ""), _secret())
    if ticket is None or ticket.order_id != order.id:
        flash(STALE, "warning")
        return leave_for(f"/orders/{order.id}/labels/new")
    try:
        label = label_deal.want(
            current_account(),
            order.id,
            ticket.package,
            ticket.choice,
            ticket.form_key,
            utcnow(),
            acting_user(),
        )
    except Unshippable as error:
        flash(str(error), "warning")
    else:
        flash(f"Amazon is asked for a label: {label.words}.", "success")
    return leave_for(f"/orders/{order.id}#shipping")


@shipments.get("/labels/<id:label_id>/file")
@needs("may_ship")
def print_label(label_id: int) -> Response:
    """The label itself, noted in the audit trail before it is shown."""
    label = _label(label_id)
    content = LabelPaper.read(label, FILE)
    if not content:
        flash(GONE, "warning")
        return make_response(redirect(f"/orders/{label.order_id}#shipping", 303))
    audit.record(
        "personal_data.printed", now=utcnow(), by=acting_user(), on=label.order, file="label"
    )
    response = make_response(content)
    ending = ending_of(content)
    response.mimetype = media_type_of(content)
    how = "attachment" if ending == "zpl" else "inline"
    name = f"label-{label.order.amazon_order_id}-{label.id}.{ending}"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@shipments.post("/labels/<id:label_id>/cancel")
@needs("may_ship")
def cancel_label(label_id: int) -> Response:
    return _act(label_id, "Amazon is asked to cancel the label.", label_deal.give_back)


@shipments.post("/labels/<id:label_id>/ask-again")
@needs("may_ship")
def ask_about_label(label_id: int) -> Response:
    return _act(label_id, "Amazon is asked once more. Nothing is bought.", label_deal.ask_again)


@shipments.post("/labels/<id:label_id>/not-bought")
@needs("may_ship")
def disown_label(label_id: int) -> Response:
    return _act(label_id, "Noted: it was not bought.", label_deal.disown)


@shipments.post("/labels/<id:label_id>/bought")
@needs("may_ship")
def own_label(label_id: int) -> Response:
    number = tracking_number.tidy(request.form.get("number", ""))[:LONGEST_NUMBER]
    if not number:
        return _back(_label(label_id), NUMBER_MISSING, "warning")
    return _act(label_id, "Noted: it was bought, and the order has left.", label_deal.own, number)


def _act(label_id: int, said: str, verb: Any, *arguments: Any) -> Response:
    label = _label(label_id)
    try:
        verb(label, *arguments, utcnow(), acting_user())
    except Unshippable as error:
        return _back(label, str(error), "warning")
    except IllegalMove:
        return _back(label, MEANWHILE, "warning")
    return _back(label, said, "success")


def _back(label: Label, said: str, tone: str) -> Response:
    flash(said, tone)
    return leave_for(f"/orders/{label.order_id}#shipping")


def _page(sheet: ShippingSheet, form: LabelForm, **context: Any) -> Response:
    errors = context.pop("errors", {})
    return page(
        "shipping/label.html",
        "shipping/_label_offers.html",
        status=422 if errors else 200,
        order=sheet.order,
        shipping=sheet,
        form=form,
        errors=errors,
        sender_problem=sender_problem(sheet.order),
        **context,
    )


def _label(label_id: int) -> Label:
    return Label.find(current_account(), label_id) or abort(404)


def _secret() -> str:
    return str(current_app.secret_key)
