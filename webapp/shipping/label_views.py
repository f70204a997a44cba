"""Labels of Amazon's: offers for a package, buying one, printing it, cancelling it."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, request

from webapp.accounts.sign_in_views import current_account
from webapp.carriers import tracking_number
from webapp.ground.amazon_client import amazon
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.download import download
from webapp.ground.web.form_error import FormError
from webapp.ground.web.form_key import new_form_key
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, leave_for, page, see_other
from webapp.orders.order import Order
from webapp.pack_verification.verified_parcel import UNVERIFIED_LABEL, unverified_labels
from webapp.pdf.label_sheet import asking_for_printer
from webapp.shipping import label_actions
from webapp.shipping.label import Label
from webapp.shipping.label_file import FILE, LabelFile, ending_of, media_type_of
from webapp.shipping.label_form import LabelForm
from webapp.shipping.label_offer_token import LabelOfferToken
from webapp.shipping.label_offers import LabelOffers
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.order_shipping import OrderShipping
from webapp.shipping.package import sender_problem
from webapp.shipping.parcel_number import refused_number
from webapp.shipping.repeated_number import used_before
from webapp.shipping.shipment import LONGEST_NUMBER
from webapp.shipping.shipment_views import MEANWHILE, acting_user

blueprint = Blueprint("labels", __name__)

STALE = N_("These prices are some time old. Look at them again, then buy.")
GONE = N_("This label can't be printed here (any more). Look in Seller Central.")
NUMBER_MISSING = N_("Write the tracking number that Seller Central shows.")


@blueprint.get("/orders/<id:order_id>/labels/new")
@needs("may_ship")
def offer_labels(order_id: int) -> Response:
    """The package's form; with a package in its address, what Amazon offers for it."""
    order = found_or_404(Order, order_id)
    shipping = OrderShipping(order, utcnow(), carton_id=order.carton_id)
    if "weight" not in request.args:
        return _page(shipping, LabelForm.proposed(order, shipping.unshipped))
    form = LabelForm.typed(order, request.args)
    try:
        package = form.package
        label_actions.check(order, package.quantities)
    except FormError as form_error:
        return _page(shipping, form, errors=form_error.errors)
    except Unshippable as error:
        return _page(shipping, form, errors={"form": str(error)})
    label_offers = LabelOffers.fetch(order, package, form.label_format, amazon())
    key = new_form_key()
    tokens = [
        LabelOfferToken(order.id, key, package, row.choice).signed(_secret())
        for row in label_offers.rows
    ]
    return _page(
        shipping,
        form,
        label_offers=label_offers,
        offers=list(zip(label_offers.rows, tokens, strict=True)),
    )


@blueprint.post("/orders/<id:order_id>/labels")
@needs("may_ship")
def buy_label(order_id: int) -> Response:
    order = found_or_404(Order, order_id)
    token = LabelOfferToken.read(request.form.get("token", ""), _secret())
    if token is None or token.order_id != order.id:
        flash(gettext(STALE), "warning")
        return leave_for(f"/orders/{order.id}/labels/new")
    try:
        label = label_actions.buy(
            current_account(),
            order.id,
            token.package,
            token.choice,
            token.form_key,
            utcnow(),
            acting_user(),
        )
    except Unshippable as error:
        flash(str(error), "warning")
    else:
        flash(gettext("Amazon is asked for a label: %(label)s.", label=label.words), "success")
    return leave_for(f"/orders/{order.id}#shipping")


@blueprint.get("/labels/<id:label_id>/file")
@needs("may_ship")
def print_label(label_id: int) -> Response:
    """The label itself, noted in the audit trail before it is shown; with a question before it
    where its number stood at another order."""
    label = found_or_404(Label, label_id)
    if unverified_labels({label.id: label.order_id}, acting_user()):
        flash(gettext(UNVERIFIED_LABEL), "warning")
        return see_other(f"/scan/{label.order_id}?label={label.id}")
    numbers = {label.order_id: label.tracking_number}
    question = used_before(label.account_id, numbers).get(label.order_id)
    if question and request.args.get("anyway") != "yes":
        return page("shipping/used_number.html", label=label, question=question)
    content = LabelFile.read(label, FILE)
    if not content:
        flash(gettext(GONE), "warning")
        return see_other(f"/orders/{label.order_id}#shipping")
    audit.record(
        "personal_data.printed", now=utcnow(), by=acting_user(), on=label.order, file="label"
    )
    if request.args.get("how") == "print":
        content = asking_for_printer(content, gettext("Label"))
    ending = ending_of(content)
    dots = f"-{label.media.removeprefix('ZPL')}dpi" if label.for_label_printer else ""
    name = f"label-{label.order.amazon_order_id}-{label.id}{dots}.{ending}"
    return download(content, media_type_of(content), name, shown=ending != "zpl")


@blueprint.post("/labels/<id:label_id>/cancel")
@needs("may_ship")
def cancel_label(label_id: int) -> Response:
    return _act(label_id, gettext("Amazon is asked to cancel the label."), label_actions.cancel)


@blueprint.post("/labels/<id:label_id>/ask-again")
@needs("may_ship")
def ask_about_label(label_id: int) -> Response:
    return _act(
        label_id, gettext("Amazon is asked once more. Nothing is bought."), label_actions.ask_again
    )


@blueprint.post("/labels/<id:label_id>/not-bought")
@needs("may_ship")
def confirm_not_bought(label_id: int) -> Response:
    return _act(label_id, gettext("Noted: it was not bought."), label_actions.confirm_not_bought)


@blueprint.post("/labels/<id:label_id>/bought")
@needs("may_ship")
def confirm_bought(label_id: int) -> Response:
    number = tracking_number.tidy(request.form.get("number", ""))[:LONGEST_NUMBER]
    label = found_or_404(Label, label_id)
    problem = refused_number(label.account_id, label.carrier, number, without=False)
    if problem or not number:
        return _back(label, problem or gettext(NUMBER_MISSING), "warning")
    return _act(
        label_id,
        gettext("Noted: it was bought, and the order has left."),
        label_actions.confirm_bought,
        number,
    )


def _act(label_id: int, said: str, verb: Any, *arguments: Any) -> Response:
    label = found_or_404(Label, label_id)
    try:
        verb(label, *arguments, utcnow(), acting_user())
    except Unshippable as error:
        return _back(label, str(error), "warning")
    except IllegalMove:
        return _back(label, gettext(MEANWHILE), "warning")
    return _back(label, said, "success")


def _back(label: Label, said: str, tone: str) -> Response:
    flash(said, tone)
    return leave_for(f"/orders/{label.order_id}#shipping")


def _page(shipping: OrderShipping, form: LabelForm, **context: Any) -> Response:
    errors = context.pop("errors", {})
    return page(
        "shipping/label.html",
        "shipping/_label_offers.html",
        status=422 if errors else 200,
        order=shipping.order,
        shipping=shipping,
        form=form,
        errors=errors,
        sender_problem=sender_problem(shipping.order),
        **context,
    )


def _secret() -> str:
    return str(current_app.secret_key)
