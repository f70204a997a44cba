"""`flask stores …` and `flask orders …`: the console's view of stores and their orders."""

import json
import time
from collections.abc import Iterator
from typing import Any

import click
from flask.cli import AppGroup

from webapp.ground.clock import iso, utcnow
from webapp.ground.console import ROW_ID
from webapp.ground.database.db import connected
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun, ImportStatus
from webapp.orders.order import Order, OrderItem
from webapp.stores.connection import Connection
from webapp.stores.store import Store

PATIENCE = 0.5

store_commands = AppGroup("stores", help="Connected stores.")
order_commands = AppGroup("orders", help="Imported orders.")


@store_commands.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
def list_stores(as_json: bool) -> None:
    """List all stores of all accounts with the status of their connection."""
    with connected():
        for store in Store.select(Store, Connection).join(Connection).order_by(Store.id):
            facts = _store_facts(store)
            words = "  ".join(str(value) for value in facts.values())
            click.echo(json.dumps(facts) if as_json else words)


@store_commands.command("refresh")
@click.argument("store_id", type=ROW_ID)
@click.option("--wait", is_flag=True, help="Wait until the imports have ended.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
def refresh_store(store_id: int, wait: bool, as_json: bool) -> None:
    """Ask Amazon for all that is new at this store; exit status 1 when an import failed."""
    with connected():
        store = _store(store_id)
        runs = ImportRequest.refresh([store], utcnow())
        if not runs:
            raise click.ClickException(f"Store {store_id} is not connected: reconnect it first.")
        runs = [_ended(run) if wait else run for run in runs]
    for run in runs:
        facts = _run_facts(run)
        words = "Import {id}: {status}, {seen} seen, {new} new, {changed} changed."
        click.echo(json.dumps(facts) if as_json else words.format(**facts))
    if any(run.status == ImportStatus.FAILED for run in runs):
        raise SystemExit(1)


@order_commands.command("export")
@click.option("--store", "store_id", type=ROW_ID, required=True, help="The store's id.")
@click.option("--json", is_flag=True, expose_value=False, help="What it prints in any case.")
def export_orders(store_id: int) -> None:
    """Print a store's orders as JSON lines, without personal data."""
    with connected():
        for facts in _exported(_store(store_id)):
            click.echo(json.dumps(facts, ensure_ascii=False))


def _store(store_id: int) -> Store:
    store = Store.get_or_none(Store.id == store_id)
    if store is None:
        raise click.ClickException(f"There is no store {store_id}: see `flask stores list`.")
    return store


def _store_facts(store: Store) -> dict[str, Any]:
    return {
        "id": store.id,
        "account": store.account_id,
        "nickname": store.nickname,
        "source": store.marketplace.domain,
        "seller": store.connection.selling_partner_id,
        "status": store.connection.status if store.live else "disconnected",
        "last_import_at": iso(store.last_import_at) if store.last_import_at else None,
    }


def _run_facts(run: ImportRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "kind": run.kind,
        "status": run.status,
        "seen": run.seen,
        "new": run.new,
        "changed": run.changed,
        "set_aside": run.set_aside,
        "failure": run.failure,
    }


def _ended(run: ImportRun) -> ImportRun:
    while run.live:
        time.sleep(PATIENCE)
        run = ImportRun.get_by_id(run.id)
    return run


def _exported(store: Store) -> Iterator[dict[str, Any]]:
    rows = Order.select().where(Order.store == store).order_by(Order.id)
    for order in rows.iterator():
        items = OrderItem.select().where(OrderItem.order == order).order_by(OrderItem.id)
        yield {
            "amazon_order_id": order.amazon_order_id,
            "status": order.fulfillment_status,
            "desk_status": order.status,
            "last_updated_at": iso(order.last_updated_at),
            "ship_by": iso(order.ship_by) if order.ship_by else None,
            "items": [
                {
                    "order_item_id": item.order_item_id,
                    "sku": item.seller_sku,
                    "asin": item.asin,
                    "quantity": item.quantity_ordered,
                    "shipped": item.quantity_shipped,
                }
                for item in items
            ],
            "redacted": order.redacted,
        }
