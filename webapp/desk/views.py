"""The order desk, the search on it, and an order's own page."""

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.accounts.team import pending_people
from webapp.desk.columns.column_choice import ColumnChoice
from webapp.desk.desk import Desk
from webapp.desk.desk_actions import DeskActions
from webapp.desk.keys.key_choice import KeyChoice
from webapp.desk.order_page import OrderPage
from webapp.desk.saved_view import SavedView
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.pipeline import Pending, pipelined
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import page, see_other, wants_part
from webapp.imports.import_views import refresh_context
from webapp.order_search.found_orders import FoundOrders
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.search import Search
from webapp.orders.note import Note
from webapp.orders.recipient_address import recipient_place
from webapp.orders.tag import OrderTag, Tag
from webapp.rules.rule_application import RuleApplication
from webapp.shipping.order_shipping import OrderShipping
from webapp.stores.store import Store
from webapp.tour.tour import Tour

blueprint = Blueprint("orders", __name__)


@blueprint.get("/orders")
@needs("may_see_orders")
def index() -> Response:
    return _shown(_order_query())


@blueprint.get("/orders/counts")
@needs("may_see_orders")
def count() -> Response:
    """How many orders match, told to who is about to select them all: to count takes its time."""
    order_query = _order_query()
    if not wants_part():
        return see_other(order_query.address())
    desk = Desk(current_account(), order_query, utcnow(), current_user.may_see_personal_data)
    return page("desk/_select_all.html", desk={"total": desk.counted})


@blueprint.post("/orders/searches")
@needs("may_see_orders")
def search() -> Response:
    """Turn what was typed into an address.

    The words come by POST, for they may be a buyer's name, and an address must hold none: it
    stays in histories and logs. See `Search.order_query` for what the address holds instead.
    """
    asked = Search(current_account(), Store.all_of(current_account()))
    words = request.form.get("q", "")
    order_query = asked.order_query(words, current_user.may_see_personal_data)
    if order_query.buyer or order_query.words:
        audit.record("orders.searched", now=utcnow(), by=current_user)
    if wants_part():
        return _shown(order_query, asked.found(order_query) if order_query.searches else None)
    return see_other(order_query.address())


@blueprint.get("/orders/<id:order_id>")
@needs("may_see_orders")
def show(order_id: int) -> Response:
    order_page = _order_page(order_id)
    if order_page.shows_people:
        audit.record("order.viewed", now=utcnow(), by=current_user, on=order_page.order)
    response = page(
        "desk/order.html",
        "desk/_panel.html",
        order_page=order_page,
        order=order_page.order,
        actions=_order_actions(),
        tags=_tags(order_page),
        notes=Note.of(order_page.order) if order_page.sees_people else [],
        ruled=RuleApplication.notes(order_page.order),
        shipping=_shipping(order_page),
        errors={},
        keys=KeyChoice.of(current_user),
        back_url=OrderQuery.read(request.args, sees_people=True).address(),
    )
    if "moved" in request.args:
        response.headers["HX-Trigger"] = "orders-changed"
    return response


@blueprint.get("/orders/<id:order_id>/status")
@needs("may_see_orders")
def show_status(order_id: int) -> Response:
    """Its hold and tags, in their place beside the desk too, whose row follows what was done."""
    order_page, actions = _order_page(order_id), _order_actions()
    if not wants_part():
        return see_other(f"/orders/{order_id}")
    response = page(
        "desk/_status_swapped.html",
        order_page=order_page,
        order=order_page.order,
        actions=actions,
        tags=_tags(order_page),
        shipping=_shipping(order_page),
        errors={},
        in_panel=request.args.get("panel") == "yes",
        moved=request.args.get("was") != order_page.order.status,
    )
    if actions.batch:
        response.headers["HX-Trigger"] = "orders-changed"
    return response


def _shown(order_query: OrderQuery, found: FoundOrders | None = None) -> Response:
    """The page, or what a swap needs of it; `found` are the orders of a search just made."""
    with pipelined():
        choices, sees_people = ColumnChoice.pending(current_user.id), _sees_people()
        desk = Desk(current_account(), order_query, utcnow(), sees_people, choices, found)
        # Before its orders are read, so that none that comes in meanwhile is missed.
        freshness, views = desk.lookups.freshness, SavedView.pending(current_user.id)
        actions = _actions(desk.lookups.tags, desk.lookups.people, views)
        if not wants_part():
            _ = desk.troubles
        orders = desk.orders
    if wants_part():
        part = page(
            "desk/_table_swapped.html",
            desk=desk,
            orders=orders,
            actions=actions,
            freshness=freshness,
        )
        if request.method == "POST" or "" in request.args.values():
            part.headers["HX-Push-Url"] = desk.url
        if actions.batch:
            part.headers["HX-Trigger-After-Settle"] = "order-acted"
        return part
    return page(
        "desk/index.html",
        desk=desk,
        orders=orders,
        actions=actions,
        freshness=freshness,
        keys=KeyChoice.of(current_user),
        tour=Tour.of(current_user),
        **refresh_context(current_account(), desk.selection.stores.result),
    )


def _order_query() -> OrderQuery:
    return OrderQuery.read(request.args, sees_people=_sees_people())


def _sees_people() -> bool:
    return bool(current_user.may_see_personal_data)


def _order_actions() -> DeskActions:
    return _actions(Tag.pending(current_account()), pending_people(current_account().id))


def _actions(
    tags: Pending[list[Tag]],
    people: Pending[list[tuple[int, str]]],
    views: Pending[list[SavedView]] | None = None,
) -> DeskActions:
    batch, selected = request.args.get("batch"), request.args.get("selected", "")
    return DeskActions.of(current_account(), tags, people, views, batch, selected)


def _shipping(order_page: OrderPage) -> OrderShipping:
    return OrderShipping(
        order_page.order,
        utcnow(),
        lacks_address=order_page.lacks_address,
        place=recipient_place(order_page.order, order_page.known),
    )


def _order_page(order_id: int) -> OrderPage:
    order_page = OrderPage.find(current_account(), order_id, current_user.may_see_personal_data)
    return order_page or abort(404)


def _tags(order_page: OrderPage) -> list[Tag]:
    return OrderTag.of([order_page.order.id]).get(order_page.order.id, [])
