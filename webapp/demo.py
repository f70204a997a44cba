"""`flask demo`: an account to try out, with a month behind it; all its data is the sandbox's."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import click
import peewee
from flask import Flask, current_app

from webapp.accounts.account import Account, Plan
from webapp.accounts.user import User
from webapp.amazon.marketplace import marketplace
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.console import print_facts
from webapp.ground.database.db import connected, database
from webapp.ground.settings import Settings
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.orders.activity import Activity
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_file import RequestFile
from webapp.privacy_requests.request_kind import Asker, RequestKind
from webapp.sandbox.remote_control import RemoteControl, RemoteError
from webapp.shipping import dispatch
from webapp.shipping.dispatch import DispatchedParcel
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment_batch import ShipmentBatch
from webapp.stores.connection import Connection
from webapp.stores.store import ProductIdentifier, Store

EMAIL = "rosa@demo.example"
# Known to everybody, so the command refuses to run in production.
PASSWORD = "Parcels-Leave-By-Noon-1"  # noqa: S105
SELLER = "busy"
# The key of the batch that the demo's people shipped this morning.
MORNING = "the demo's morning"
SOURCES = {
    "na": ("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"),
    "eu": ("A1F83G8C2ARO7P", "A1PA6795UKMFR9"),
}
# A second seller, who has taken the authorization back.
LOST_SELLER, LOST_REGION, LOST_SOURCE = "second", "fe", "A1VC38T7YXB528"
# A third seller, whose searches Amazon refuses until the fault is lifted on the sandbox's page.
SLOW_SELLER, SLOW_REGION, SLOW_SOURCE = "narrow", "eu", "A13V1IB3VIYZZH"
# Orders of the past month, in each of these, which have left; and since when.
PAST = 80
PAST_COUNTRIES = ("US", "DE")
PAST_DAYS = 27
RECENT = timedelta(days=2)
LEFT_AFTER = timedelta(hours=20)
# Short enough that some of them are redacted already.
KEPT_DAYS = 14
# Of the imported orders, one in so many has left already.
SHIPPED = 5
CANCELLED = 3
# Seconds to wait for the first imports, which need a worker.
PATIENCE = 120


def add_demo(app: Flask) -> None:
    for command in (demo, demo_month):
        app.cli.add_command(command)


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def demo(as_json: bool) -> None:
    """Fill an account with the sandbox's orders; does nothing twice."""
    remote = _sandbox()
    with connected():
        user = User.known_by(EMAIL) or _sign_up(remote)
        for region, sources in SOURCES.items():
            _connect(user.account, region, sources, SELLER)
    print_facts(
        {"email": EMAIL, "password": PASSWORD},
        as_json,
        f"Demo sign-in    {EMAIL}\nDemo password   {PASSWORD}",
    )


@click.command("demo-month")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def demo_month(as_json: bool) -> None:
    """Let the demo account have a month behind it, beside a worker; does nothing twice."""
    remote = _sandbox()
    with connected():
        user = _demo_user()
        fresh = not ShipmentBatch.get_or_none(account=user.account, form_key=MORNING)
        if fresh:
            _live_a_month(user, remote)
    had = "has" if fresh else "had"
    print_facts({"fresh": fresh}, as_json, f"The demo account {had} a month behind it.")


def _sandbox() -> RemoteControl:
    """The remote control; where Amazon is no sandbox, the command ends with a sentence."""
    settings: Settings = current_app.extensions["settings"]
    if settings.production or "consent_url" not in settings.amazon_overrides:
        raise click.ClickException("The demo needs the Amazon sandbox, outside of production.")
    remote = RemoteControl(settings.amazon_overrides["consent_url"])
    try:
        remote.clock_rate()
    except RemoteError as error:
        raise click.ClickException(str(error)) from None
    return remote


def _demo_user() -> User:
    user = User.known_by(EMAIL)
    if user is None:
        raise click.ClickException("There is no demo account yet: run `flask demo` first.")
    return user


def _sign_up(remote: RemoteControl) -> User:
    for country in PAST_COUNTRIES:
        remote.place_orders(SELLER, PAST, country, days=PAST_DAYS)
    user = User.sign_up(
        email=EMAIL,
        password=PASSWORD,
        account_name="Morning Goods",
        plan=Plan.ECOMMERCE,
        now=utcnow(),
    )
    user.offer_tour()
    kept = {"retention_days": KEPT_DAYS, "retention_days_applied": KEPT_DAYS}
    Account.update(**kept).where(Account.id == user.account_id).execute()
    return user


def _connect(account: Account, region: str, sources: tuple[str, ...], seller: str) -> Connection:
    remote, settings = _sandbox(), current_app.extensions["settings"]
    connection = Connection.of_seller(account, region, remote.seller_id(seller))
    if connection.grant:
        return connection
    code = remote.consent_code(seller, region, settings.consent_return_url)
    tokens = amazon().exchange(code)
    now = utcnow()
    with database.atomic():
        connection.authorize(tokens, now)
        for source in sources:
            store = Store.open_source(connection, marketplace(source), ProductIdentifier.SKU)
            ImportRequest(connection, [store], ImportKind.FIRST, now).place()
    return connection


def _imported(account: Account) -> bool:
    """Wait for the first imports; False where nothing works on them."""
    deadline = time.monotonic() + PATIENCE
    while any(run.live for run in ImportRun.select().where(ImportRun.account == account)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def _live_a_month(user: User, remote: RemoteControl) -> None:
    if not _imported(user.account):
        raise click.ClickException("No worker imports the orders. Start one, then try again.")
    past = _ship_the_past(user)
    _begin_the_day(user, remote, past)
    _lose_a_store(user.account, remote)
    _receive_request(user.account, past)
    _keep_a_store_importing(user.account, remote)


def _ship_the_past(user: User) -> list[Order]:
    """What was ordered in the past weeks has left a day later, and all came in when ordered."""
    now = utcnow()
    past = list(_awaiting(user).where(Order.purchased_at < now - RECENT))
    for order in past:
        parcel = _parcel(order, order.purchased_at + LEFT_AFTER)
        with suppress(Unshippable):
            dispatch.ship(user.account, order.id, parcel, f"month-{order.id}", now, user)
    orders = list(Order.of(user.account))
    came = Counter((order.store_id, order.purchased_at) for order in orders)
    came.subtract((order.store_id, order.imported_at) for order in orders)
    Activity.note(user.account_id, came, {})
    return past


def _begin_the_day(user: User, remote: RemoteControl, past: Sequence[Order]) -> None:
    """Some orders have left, and some buyers call theirs off, which the next import tells.

    One of the batch's lines names an order that has left before, and stays.
    """
    orders, now = list(_awaiting(user)), utcnow()
    leaving = [*orders[::SHIPPED], *past[-1:]]
    parcels = {order.id: _parcel(order, now) for order in leaving}
    ShipmentBatch.ship(user.account, parcels, MORNING, now, user)
    for order in orders[1::SHIPPED][:CANCELLED]:
        remote.cancel(order.amazon_order_id, by="BUYER")


def _lose_a_store(account: Account, remote: RemoteControl) -> None:
    """A store whose seller takes the authorization back: Revocation Error."""
    connection = _connect(account, LOST_REGION, (LOST_SOURCE,), LOST_SELLER)
    _imported(account)
    remote.revoke_access(LOST_SELLER, LOST_REGION)
    remote.expire_access_tokens(LOST_SELLER)
    ImportRequest.refresh(list(connection.live_stores), utcnow())


def _keep_a_store_importing(account: Account, remote: RemoteControl) -> None:
    """A store whose first import waits for Amazon, which says that it is asked too often."""
    remote.throttle("searchOrders", calls=None, seller=SLOW_SELLER)
    _connect(account, SLOW_REGION, (SLOW_SOURCE,), SLOW_SELLER)


def _receive_request(account: Account, past: Sequence[Order]) -> None:
    """A buyer asks to be forgotten, and waits for the answer."""
    asked = RequestFile(
        name="Robin Sandbox",
        email="robin@buyer.example",
        order_number=past[0].amazon_order_id if past else "",
        words="Please delete what you keep about me.",
    )
    PrivacyRequest.receive(account, RequestKind.ERASE, Asker.BUYER, asked, utcnow())


def _awaiting(user: User) -> peewee.ModelSelect:
    awaiting = Order.status == OrderStatus.AWAITING_SHIPMENT
    return Order.of(user.account).where(awaiting).order_by(Order.purchased_at)


def _parcel(order: Order, left_at: datetime) -> DispatchedParcel:
    return DispatchedParcel("UPS", left_at, "UPS Standard", f"1ZDEMO{order.id:012d}")
