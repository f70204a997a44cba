"""The sandbox's own pages: the remote control for people."""

from typing import Any, cast

from flask import Blueprint, abort, render_template, request
from peewee import fn

from webapp.sandbox import seller as sellers
from webapp.sandbox.answer import GARBLES
from webapp.sandbox.fault_commands import OPERATIONS
from webapp.sandbox.grant import Grant
from webapp.sandbox.marketplace import MARKETPLACES, REGIONS
from webapp.sandbox.order import Order
from webapp.sandbox.order_spec import KINDS, SERVICE_LEVELS, STATUSES
from webapp.sandbox.seller import SELLERS
from webapp.sandbox.world import the_world

pages = Blueprint("pages", __name__)
ORDERS_SHOWN = 50


@pages.get("/")
def show_home() -> str:
    world = the_world()
    orders = Order.select(Order.seller_id, fn.COUNT(Order.order_id)).group_by(Order.seller_id)
    counts: dict[str, int] = dict(cast(Any, orders.tuples()))
    grants = {seller.id: Grant.live(seller.id) for seller in SELLERS}
    return render_template(
        "home.html",
        world=world,
        sellers=SELLERS,
        counts=counts,
        grants=grants,
        regions=REGIONS,
        operations=OPERATIONS,
        garbles=GARBLES,
        faults=world.faults.in_force(),
        calls=world.calls.latest(15),
        call_counts=world.calls.counts(),
    )


@pages.get("/sellers/<key>")
def show_seller(key: str) -> str:
    seller = sellers.find_or_none(key)
    if seller is None:
        abort(404)
    query = Order.select().where(Order.seller_id == seller.id)
    if status := request.args.get("status"):
        query = query.where(Order.status == status)
    newest = query.order_by(Order.updated_at.desc()).limit(ORDERS_SHOWN)
    return render_template(
        "seller.html",
        seller=seller,
        orders=[(order, order.facts()) for order in newest],
        total=query.count(),
        grants=Grant.live(seller.id),
        regions=REGIONS,
        marketplaces=MARKETPLACES,
        statuses=STATUSES,
        status=status,
        kinds=KINDS,
        levels=SERVICE_LEVELS,
    )


@pages.get("/calls")
def show_calls() -> str:
    world = the_world()
    return render_template(
        "calls.html", calls=world.calls.latest(300), call_counts=world.calls.counts()
    )
