"""`flask …`: what a console needs. Rooms add their own groups; these belong to no room."""

import click
import peewee
from flask import Flask, current_app
from flask.cli import AppGroup

from webapp.ground.audit import audit_check
from webapp.ground.clock import utcnow
from webapp.ground.console import ROW_ID, print_facts
from webapp.ground.database.db import connected
from webapp.ground.database.migration import (
    SchemaError,
    migrate,
    pending_migrations,
    schema_faults,
)
from webapp.ground.database.restore_mark import RestoreUnfinished
from webapp.ground.keys.keyring import keyring
from webapp.ground.settings import VAR, Settings
from webapp.ground.start import refuse_half_restored

UNREACHED = (
    "DATABASE_URL or KEYRING_URL names a database that can't be used now ({error}). "
    "What was applied before stays; run it again."
)

PORT = click.IntRange(0, 65535)
db_commands = AppGroup("db", help="The schema of both databases.")
audit_commands = AppGroup("audit", help="The audit trail.")
sandbox_commands = AppGroup("sandbox", help="An Amazon of our own, to try things out.")


def add_commands(app: Flask) -> None:
    app.cli.add_command(db_commands)
    app.cli.add_command(audit_commands)
    app.cli.add_command(sandbox_commands)


@db_commands.command("upgrade")
@click.option("--check", is_flag=True, help="Change nothing: as `flask db status`.")
@click.option("--json", "as_json", is_flag=True, help="Print the applied names as JSON.")
@click.pass_context
def upgrade(context: click.Context, check: bool, as_json: bool) -> None:
    """Bring both databases to the newest schema."""
    if check:
        context.invoke(status, as_json=as_json)
        return
    try:
        refuse_half_restored()
        applied = migrate()
        with connected():
            keyring().check()
    except (SchemaError, RestoreUnfinished) as refusal:
        raise click.ClickException(str(refusal)) from None
    except peewee.OperationalError as error:
        # Its message may name people of the row that was in the way.
        raise click.ClickException(UNREACHED.format(error=type(error).__name__)) from None
    names = [f"{name}/{each}" for name, names in applied.items() for each in names]
    print_facts(applied, as_json, f"Applied {', '.join(names)}." if names else "Up to date.")


@db_commands.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(as_json: bool) -> None:
    """Say which migrations wait and what the schema lacks; exit status 1 when anything does."""
    with connected():
        pending = pending_migrations()
        # What waits is lacking, too; it is named once.
        faults = [] if pending else schema_faults()
    words = f"Waiting: {', '.join(pending)}." if pending else "Up to date."
    print_facts(
        {"pending": pending, "faults": faults},
        as_json,
        f"The schema differs: {', '.join(faults)}." if faults else words,
    )
    raise SystemExit(1 if pending or faults else 0)


@audit_commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def verify_audit(as_json: bool) -> None:
    """Check that no entry was changed, removed or moved; exit status 1 when one was."""
    with connected():
        findings = audit_check.check_all(utcnow())
    faults = [{"chain": each.chain, "fault": each.fault} for each in findings if not each.good]
    entries = sum(each.entries for each in findings)
    facts = {"chains": len(findings), "entries": entries, "intact": not faults, "faults": faults}
    lines = [f"Chain {each['chain']}: {each['fault']}." for each in faults]
    good = f"Intact: {entries} entries in {len(findings)} chains."
    print_facts(facts, as_json, "\n".join(lines) or good)
    raise SystemExit(1 if faults else 0)


@audit_commands.command("resume")
@click.argument("chain", type=ROW_ID)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def resume_audit(chain: int, as_json: bool) -> None:
    """Go on with a chain that a restored backup cut; the trail says so from then on."""
    with connected():
        if not audit_check.resume(chain, utcnow()):
            raise click.ClickException(f"Chain {chain} lacks nothing at its end.")
    facts = {"chain": chain, "resumed": True}
    print_facts(facts, as_json, f"Chain {chain} goes on, and tells that it was cut.")


@sandbox_commands.command("run")
@click.option("--port", type=PORT, default=8001, show_default=True)
@click.option("--traffic", default=4.0, show_default=True, help="New orders a minute.")
@click.option("--database", default=str(VAR / "sandbox.sqlite3"), show_default=True)
def run_sandbox(port: int, traffic: float, database: str) -> None:
    """Run the sandbox that the settings' application is registered with."""
    from webapp.sandbox.server import serve, settings_for

    settings: Settings = current_app.extensions["settings"]
    if settings.production:
        raise click.ClickException("The sandbox is for development and tests only.")
    known = {
        "application_id": settings.amazon_app_id,
        "client_id": settings.amazon_client_id,
        "client_secret": settings.amazon_client_secret,
    }
    sandbox = settings_for(
        settings.public_url,
        database=database,
        clock_rate=settings.amazon_clock_rate,
        traffic=traffic,
        stocked=True,
        **{name: value for name, value in known.items() if value},
    )
    serve("127.0.0.1", port, sandbox)
