"""Pages to print and PDF: packing slips, which show personal data, and pick lists, which don't."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.download import download
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, page, safe_next
from webapp.order_search.chosen_orders import chosen_ids
from webapp.order_search.desk_address import with_selection
from webapp.orders.order import Order
from webapp.printing.packing_slip import PackingSlip
from webapp.printing.packing_slip_pdf import slip_sheets
from webapp.printing.paper_size import paper_size
from webapp.printing.pick_list import PickList
from webapp.printing.pick_list_pdf import pick_sheets

blueprint = Blueprint("printing", __name__)

# A browser lays out a page of this many; a PDF of the most takes seconds.
MOST_SLIPS = 250
MOST_SLIPS_IN_PDF = 1000
MOST_PICKED = 1000
# How many slips share a sheet of paper.
PER_SHEET = (("1", N_("One per page")), ("2", N_("Two per page")), ("4", N_("Four per page")))


@blueprint.get("/orders/<id:order_id>/packing-slip")
@needs("may_ship")
def print_slip(order_id: int) -> Response:
    return _slips([found_or_404(Order, order_id).id], f"/orders/{order_id}")


@blueprint.get("/orders/<id:order_id>/packing-slip.pdf")
@needs("may_ship")
def slip_pdf(order_id: int) -> Response:
    return _slips_pdf([found_or_404(Order, order_id).id], f"packing-slip-{order_id}")


@blueprint.post("/packing-slips")
@needs("may_ship")
def print_slips() -> Response:
    return _slips(_chosen(MOST_SLIPS, "print"), "/orders")


@blueprint.post("/packing-slips.pdf")
@needs("may_ship")
def slips_pdf() -> Response:
    return _slips_pdf(_chosen(MOST_SLIPS_IN_PDF, "print"), "packing-slips")


@blueprint.post("/pick-lists")
@needs("may_ship")
def print_pick_list() -> Response:
    ids = _chosen(MOST_PICKED, "pick")
    pick_list = PickList.of(current_account(), ids)
    return page("printing/pick_list.html", pick_list=pick_list, order_ids=ids, way_back=_way_back())


@blueprint.post("/pick-lists.pdf")
@needs("may_ship")
def pick_list_pdf() -> Response:
    ids = _chosen(MOST_PICKED, "pick")
    account = current_account()
    return _pdf(pick_sheets(PickList.of(account, ids), paper_size(account, ids)), "pick-list")


def _chosen(most: int, action: str) -> list[int]:
    sees_people = current_user.may_see_personal_data
    return chosen_ids(current_account(), request.form, most, action, sees_people=sees_people)


def _way_back(default: str = "/orders") -> dict[str, str]:
    """The page that the form stood on, and the same with what was selected there."""
    back = safe_next(request.form.get("back"), default)
    return {"back": back, "selected": with_selection(back, request.form)}


def _slips(order_ids: Sequence[int], default: str) -> Response:
    slips = _noted(order_ids)
    return page(
        "printing/packing_slips.html",
        slips=slips,
        left_out=PackingSlip.left_out(current_account(), order_ids),
        per_sheet=_per_sheet(),
        per_sheets=[(value, gettext(words)) for value, words in PER_SHEET],
        # What shares a parcel ships from the parcel's page.
        may_ship=any(s.order.status.open and not s.order.carton_id for s in slips),
        way_back=_way_back(default),
    )


def _slips_pdf(order_ids: Sequence[int], name: str) -> Response:
    slips = _noted(order_ids)
    left_out = PackingSlip.left_out(current_account(), order_ids)
    size = paper_size(current_account(), order_ids)
    return _pdf(slip_sheets(slips, size, _per_sheet(), left_out), name)


def _noted(order_ids: Sequence[int]) -> list[PackingSlip]:
    """The slips, each noted in the audit trail before it is shown."""
    public_url = current_app.extensions["settings"].public_url
    slips = PackingSlip.of(current_account(), order_ids, public_url)
    with database.atomic():
        for order in [order for slip in slips for order in slip.orders]:
            audit.record(
                "personal_data.printed",
                now=utcnow(),
                by=current_user,
                on=order,
                file="packing slip",
            )
    return slips


def _per_sheet() -> str:
    chosen = request.form.get("per_sheet", "1")
    return chosen if chosen in dict(PER_SHEET) else "1"


def _pdf(data: bytes, name: str) -> Response:
    """To save or to open; nothing of it is kept here."""
    return download(data, "application/pdf", f"{name}.pdf")
