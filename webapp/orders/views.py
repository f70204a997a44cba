"""The order desk, the search on it, and an order's own page."""

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask_login import current_user

from webapp import audit
from webapp.accounts import current_account
from webapp.asked import Asked, together
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.desk import Desk
from webapp.orders.desk_acts import DeskActs
from webapp.orders.import_views import refresh_context
from webapp.orders.note import Note
from webapp.orders.order_sheet import OrderSheet
from webapp.orders.question import Question
from webapp.orders.search import Search
from webapp.orders.tag import OrderTag, Tag
from webapp.pages import page, wants_part
from webapp.stores import Store

orders = Blueprint("orders", __name__)


@orders.get("/orders")
@needs("may_see_orders")
def index() -> Response:
    question = Question.read(request.args)
    with together():
        desk = Desk(current_account(), question, utcnow(), current_user.may_see_personal_data)
        # Before its orders are read, so that none that comes in meanwhile is missed.
        news, acts = desk.around.freshness, _acts(desk.around.tags)
        found = desk.orders
    if wants_part():
        part = page("orders/_table_swapped.html", desk=desk, orders=found, acts=acts, news=news)
        if "" in request.args.values():
            part.headers["HX-Push-Url"] = desk.url
        if acts.batch:
            part.headers["HX-Trigger-After-Settle"] = "order-acted"
        return part
    watched = refresh_context(current_account())
    return page("orders/index.html", desk=desk, orders=found, acts=acts, news=news, **watched)


@orders.get("/orders/counts")
@needs("may_see_orders")
def count() -> Response:
    """How many orders match, told to who is about to select them all: to count takes its time."""
    question = Question.read(request.args)
    if not wants_part():
        return make_response(redirect(question.address()))
    desk = Desk(current_account(), question, utcnow(), current_user.may_see_personal_data)
    return page("orders/_all_words.html", desk={"total": desk.counted})


@orders.post("/orders/searches")
@needs("may_see_orders")
def search() -> Response:
    """Turn what was typed into an address.

    The words come by POST, for they may be a buyer's name, and an address must hold none: it
    stays in histories and logs. See `Search.asked` for what the address holds instead.
    """
    found = Search(current_account(), Store.all_of(current_account()))
    words = request.form.get("q", "")
    question = found.asked(words, current_user.may_see_personal_data)
    if question.buyer:
        audit.record("orders.searched", now=utcnow(), by=current_user)
    return make_response(redirect(question.address(), 303))


@orders.get("/orders/<id:order_id>")
@needs("may_see_orders")
def show(order_id: int) -> Response:
    sheet = _sheet(order_id)
    if sheet.shows_people:
        audit.record("order.viewed", now=utcnow(), by=current_user, on=sheet.order)
    return page(
        "orders/show.html",
        "orders/_panel.html",
        sheet=sheet,
        order=sheet.order,
        acts=_acts(Tag.asked(current_account())),
        tags=_tags(sheet),
        notes=Note.of(sheet.order) if sheet.sees_people else [],
        back_url=Question.read(request.args).address(),
    )


@orders.get("/orders/<id:order_id>/standing")
@needs("may_see_orders")
def show_standing(order_id: int) -> Response:
    """Its hold and tags, in their place beside the desk too, whose row follows what was done."""
    sheet, acts = _sheet(order_id), _acts(Tag.asked(current_account()))
    if not wants_part():
        return make_response(redirect(f"/orders/{order_id}", 303))
    response = page(
        "orders/_standing_swapped.html",
        sheet=sheet,
        order=sheet.order,
        acts=acts,
        tags=_tags(sheet),
        in_panel=request.args.get("panel") == "yes",
        moved=request.args.get("was") != sheet.order.status,
    )
    if acts.batch:
        response.headers["HX-Trigger"] = "orders-changed"
    return response


def _acts(tags: Asked[list[Tag]]) -> DeskActs:
    return DeskActs.of(current_account(), tags, current_user.id, request.args.get("batch"))


def _sheet(order_id: int) -> OrderSheet:
    sheet = OrderSheet.find(current_account(), order_id, current_user.may_see_personal_data)
    return sheet or abort(404)


def _tags(sheet: OrderSheet) -> list[Tag]:
    return OrderTag.of([sheet.order.id]).get(sheet.order.id, [])
