"""`flask demo`: an account to try out, filled with the sandbox's orders."""

import time
from collections.abc import Sequence

import click
from flask import Flask, current_app

from webapp.accounts import Account, Plan, User
from webapp.amazon import marketplace
from webapp.amazon_door import amazon
from webapp.cli import print_facts
from webapp.clock import utcnow
from webapp.config import Settings
from webapp.db import connected, database
from webapp.orders import ImportRequest, ImportRun, Kind, Order, State
from webapp.sandbox.remote_control import RemoteControl
from webapp.shipping import ShipmentBatch
from webapp.shipping.dispatch import Parcel
from webapp.stores import Connection, ProductIdentifier, Store

EMAIL = "rosa@demo.example"
# Known to everybody, so the command refuses to run in production.
PASSWORD = "Parcels-Leave-By-Noon-1"  # noqa: S105
SELLER = "busy"
SOURCES = {
    "na": ("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"),
    "eu": ("A1F83G8C2ARO7P", "A1PA6795UKMFR9"),
}
# Of the imported orders, one in so many has left already.
SHIPPED = 5
CANCELLED = 3
# Seconds to wait for the first imports, which need a worker.
PATIENCE = 20


def add_demo(app: Flask) -> None:
    app.cli.add_command(demo)


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def demo(as_json: bool) -> None:
    """Fill an account with the sandbox's orders; does nothing twice."""
    settings: Settings = current_app.extensions["settings"]
    if settings.production or "consent_url" not in settings.amazon_overrides:
        raise click.ClickException("The demo needs the Amazon sandbox, outside of production.")
    with connected():
        user = User.known_by(EMAIL) or _sign_up()
        fresh = [
            _connect(user.account, region, sources, settings) for region, sources in SOURCES.items()
        ]
        if any(fresh) and _imported(user.account):
            _begin_the_day(user, RemoteControl(settings.amazon_overrides["consent_url"]))
    print_facts(
        {"email": EMAIL, "password": PASSWORD},
        as_json,
        f"Demo sign-in    {EMAIL}\nDemo password   {PASSWORD}",
    )


def _sign_up() -> User:
    return User.sign_up(
        email=EMAIL,
        password=PASSWORD,
        account_name="Morning Goods",
        plan=Plan.ECOMMERCE,
        now=utcnow(),
    )


def _connect(account: Account, region: str, sources: tuple[str, ...], settings: Settings) -> bool:
    """Whether it wasn't connected yet."""
    remote = RemoteControl(settings.amazon_overrides["consent_url"])
    seller = remote.seller_id(SELLER)
    connection = Connection.of_seller(account, region, seller)
    if connection.grant:
        return False
    code = remote.consent_code(SELLER, region, settings.consent_return_url)
    tokens = amazon().exchange(code)
    now = utcnow()
    with database.atomic():
        connection.authorize(tokens, now)
        for source in sources:
            store = Store.open_source(connection, marketplace(source), ProductIdentifier.SKU)
            ImportRequest(connection, [store], Kind.FIRST, now).place()
    return True


def _imported(account: Account) -> bool:
    """Wait for the first imports; False where nothing works on them."""
    deadline = time.monotonic() + PATIENCE
    while any(run.live for run in ImportRun.select().where(ImportRun.account == account)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def _begin_the_day(user: User, remote: RemoteControl) -> None:
    """Some orders have left, and some buyers call theirs off, which the next import tells."""
    awaiting = Order.state == State.AWAITING_SHIPMENT
    orders = list(Order.of(user.account).where(awaiting).order_by(Order.purchased_at))
    _ship(user, orders[::SHIPPED])
    for order in orders[1::SHIPPED][:CANCELLED]:
        remote.cancel(order.amazon_order_id, by="BUYER")


def _ship(user: User, orders: Sequence[Order]) -> None:
    now = utcnow()
    parcels = {
        order.id: Parcel("UPS", now, "UPS Standard", f"1ZDEMO{order.id:012d}") for order in orders
    }
    ShipmentBatch.ship(user.account, parcels, "the demo's morning", now, user)
