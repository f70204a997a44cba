"""Customs papers as PDF: each noted in the audit trail before it is shown, and kept nowhere."""

from flask import Blueprint, Response, flash
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.customs.customs_declaration import CustomsDeclaration
from webapp.customs.customs_paper import Paper, cn22, cn23, commercial_invoice, paper_pdf
from webapp.ground.audit import audit
from webapp.ground.clock import day_of, utcnow
from webapp.ground.web.download import download
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to
from webapp.orders.order import Order
from webapp.printing.paper_size import paper_size

blueprint = Blueprint("customs_documents", __name__, url_prefix="/orders/<id:order_id>")


@blueprint.get("/cn22.pdf")
@needs("may_ship")
def print_cn22(order_id: int) -> Response:
    return _pdf(order_id, "CN22", cn22)


@blueprint.get("/cn23.pdf")
@needs("may_ship")
def print_cn23(order_id: int) -> Response:
    return _pdf(order_id, "CN23", cn23)


@blueprint.get("/commercial-invoice.pdf")
@needs("may_ship")
def print_invoice(order_id: int) -> Response:
    return _pdf(order_id, "Commercial invoice", commercial_invoice)


def _pdf(order_id: int, title: str, paper: Paper) -> Response:
    declaration = CustomsDeclaration(found_or_404(Order, order_id))
    if declaration.obstacle:
        flash(declaration.obstacle, "warning")
        return go_to("customs.show", order_id=order_id)
    account, now = current_account(), utcnow()
    audit.record(
        "personal_data.printed", now=now, by=current_user, on=declaration.order, file=title
    )
    size, day = paper_size(account, [order_id]), day_of(now, account.time_zone)
    written = paper_pdf(declaration, size, title, paper, day)
    name = f"{title.lower().replace(' ', '-')}-{declaration.order.amazon_order_id}"
    return download(written, "application/pdf", f"{name}.pdf")
