"""`flask sellers …`: sellers whom several accounts claim, and ending a connection."""

from typing import Any

import click
from flask.cli import AppGroup

from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.console import ROW_ID, print_facts
from webapp.ground.database.db import connected
from webapp.stores.connection import Connection
from webapp.stores.contested_seller import ContestedSeller
from webapp.stores.store import Store

seller_commands = AppGroup("sellers", help="Sellers and their connections.")
WORDS = "{region} {seller}: connection {connection} of account {account}, {status}, since {since}"


@seller_commands.command("contested")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_contested(as_json: bool) -> None:
    """List the sellers whom several accounts claim; exit status 1 when there are any."""
    with connected():
        facts = [
            _facts(seller, connection)
            for seller in ContestedSeller.all()
            for connection in seller.connections
        ]
    lines = [WORDS.format(**each) for each in facts]
    print_facts(facts, as_json, "\n".join(lines) or "No seller is claimed by two accounts.")
    raise SystemExit(1 if facts else 0)


@seller_commands.command("end-connection")
@click.argument("connection_id", type=ROW_ID)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def end_connection(connection_id: int, as_json: bool) -> None:
    """Disconnect all stores of a connection that isn't the seller's; its tokens are destroyed."""
    with connected():
        connection = Connection.get_or_none(Connection.id == connection_id)
        if connection is None or connection.disconnected:
            raise click.ClickException(f"There is no live connection {connection_id}.")
        stores: list[Store] = list(connection.live_stores)
        for store in stores:
            store.disconnect(utcnow(), by=audit.CONSOLE)
    facts = {"connection_id": connection_id, "stores": [store.id for store in stores]}
    print_facts(facts, as_json, f"Connection {connection_id} is ended, with its stores.")


def _facts(seller: ContestedSeller, connection: Connection) -> dict[str, Any]:
    return {
        "region": seller.region,
        "seller": seller.selling_partner_id,
        "connection": connection.id,
        "account": connection.account_id,
        "status": connection.status.value,
        "since": f"{connection.created_at:%Y-%m-%d %H:%M}",
    }
