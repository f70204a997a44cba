"""Customs: the account's numbers, and what is declared of one order's parcel."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.customs.customs_declaration import CustomsDeclaration
from webapp.customs.customs_numbers import (
    LONGEST,
    LONGEST_INVOICE,
    AccountCustoms,
    ContentKind,
    CustomsNumbers,
    OrderCustoms,
)
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.orders.order import Order

blueprint = Blueprint("customs", __name__)


@blueprint.get("/customs")
@needs("may_see_orders")
def numbers() -> Response:
    return _numbers_page(vars(AccountCustoms.of(current_account())))


@blueprint.post("/customs")
@needs("may_manage_account")
def update_numbers() -> Response:
    try:
        typed = CustomsNumbers.read(request.form)
    except FormError as form_error:
        return _numbers_page(request.form, form_error.errors)
    changed = AccountCustoms.keep(current_account(), typed, utcnow(), current_user)
    if changed:
        flash(gettext("The numbers are saved."), "success")
    else:
        flash(gettext("Nothing was changed."), "info")
    return go_to("customs.numbers")


@blueprint.get("/orders/<id:order_id>/customs")
@needs("may_ship")
def show(order_id: int) -> Response:
    return _order_page(found_or_404(Order, order_id))


@blueprint.post("/orders/<id:order_id>/customs")
@needs("may_ship")
def update(order_id: int) -> Response:
    order = found_or_404(Order, order_id)
    try:
        OrderCustoms.of(order).change(request.form, utcnow(), current_user)
    except FormError as form_error:
        return _order_page(order, form_error.errors, request.form)
    flash(gettext("What is declared of this order is saved."), "success")
    return go_to("customs.show", order_id=order.id)


def _numbers_page(values: Mapping[str, str], errors: dict[str, str] | None = None) -> Response:
    return page(
        "customs/numbers.html",
        status=422 if errors else 200,
        values=values,
        errors=errors or {},
        longest=LONGEST,
    )


def _order_page(
    order: Order, errors: dict[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> Response:
    declaration = CustomsDeclaration(order)
    return page(
        "customs/order.html",
        status=422 if errors else 200,
        order=order,
        declaration=declaration,
        values=typed or declaration.said.__data__,
        errors=errors or {},
        kinds=[(kind.value, kind.label) for kind in ContentKind],
        longest=LONGEST,
        longest_invoice=LONGEST_INVOICE,
    )
