"""`flask privacy …` and `flask stores purge`: the console's side of redaction."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from webapp.ground.audit.audit import CONSOLE
from webapp.ground.clock import iso, parse_time, utcnow
from webapp.ground.console import ROW_ID, print_facts
from webapp.ground.database.db import connected
from webapp.ground.plural import count_of
from webapp.privacy.erasure_replay import replay
from webapp.privacy.purge import Purge
from webapp.privacy.redaction_forecast import RedactionForecast
from webapp.privacy.sweep import Sweep
from webapp.privacy.sweep_walk import SweepWalk
from webapp.stores.store import Store

AS_OF = (
    "Go by this moment: redact what is due by then, and also remove the orders that will be 18 "
    "months old and the stores that will have been disconnected for 30 days. It can't be undone."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")

privacy_commands = AppGroup("privacy", help="Personal data: redaction and its proof.")


class Moment(click.ParamType):
    """An ISO 8601 time; one without an offset counts as UTC."""

    name = "moment"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return parse_time(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-12-31T00:00:00Z.", param, ctx)


@privacy_commands.command("redact")
@click.option("--as-of", type=Moment(), help=AS_OF)
@AS_JSON
def redact(as_of: datetime | None, as_json: bool) -> None:
    """Sweep now, in this process; exit status 1 when something due is left."""
    with connected():
        sweep = Sweep.here(utcnow())
        SweepWalk(sweep, as_of, by=CONSOLE).perform(seconds=float("inf"))
        left = RedactionForecast(utcnow()).overdue
    facts = {
        "redacted": sweep.redacted,
        "removed": sweep.removed,
        "replayed": sweep.replayed,
        "keys_without_data": sweep.orphans,
        "finished": sweep.finished_at is not None,
        "overdue": left,
    }
    redacted = count_of(sweep.redacted, "order")
    print_facts(facts, as_json, f"Redacted {redacted}; {left} overdue are left.")
    raise SystemExit(0 if facts["finished"] and not left else 1)


@privacy_commands.command("overdue")
@AS_JSON
def overdue(as_json: bool) -> None:
    """Say how late the oldest personal data is; exit status 1 unless nothing is."""
    with connected():
        forecast = RedactionForecast(utcnow())
        orders, seconds = forecast.overdue, int(forecast.oldest_overdue.total_seconds())
        last = Sweep.last()
    facts = {
        "overdue": orders,
        "oldest_overdue_seconds": seconds,
        "last_sweep_at": iso(last.finished_at) if last else None,
    }
    late = count_of(orders, "order is", "orders are")
    words = f"{late} overdue, the oldest by {seconds} seconds." if orders else "None is overdue."
    print_facts(facts, as_json, words)
    raise SystemExit(1 if orders or seconds else 0)


@privacy_commands.command("replay-erasures")
@AS_JSON
def replay_erasures(as_json: bool) -> None:
    """Follow every erasure of the keyring once more, after a backup was restored."""
    with connected():
        marked = replay(utcnow(), whole=True)
        sweep = Sweep.here(utcnow())
        SweepWalk(sweep, by=CONSOLE).perform(seconds=float("inf"))
    facts = {"marked": marked, "redacted": sweep.redacted}
    found = count_of(marked, "order")
    print_facts(facts, as_json, f"Marked {found} whose keys had been destroyed.")


@click.command("purge")
@click.argument("store_id", type=ROW_ID)
@click.option(
    "--certificate",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the signed certificate of deletion is written: a new file.",
)
@AS_JSON
def purge_store(store_id: int, file: Path, as_json: bool) -> None:
    """Disconnect a store and destroy all its data at once. It can't be undone."""
    with connected():
        store = Store.get_or_none(Store.id == store_id)
        if store is None:
            raise click.ClickException(f"There is no store {store_id}: see `flask stores list`.")
        _make(file)
        purge = Purge.request(store, utcnow(), by=CONSOLE)
        purge.perform(utcnow())
        file.write_text(purge.certificate, encoding="utf-8")
        SweepWalk(Sweep.here(utcnow()), by=CONSOLE).perform(seconds=float("inf"))
    facts = {"store": store_id, "orders": purge.orders, "certificate": str(file)}
    gone = count_of(purge.orders, "order")
    print_facts(facts, as_json, f"Destroyed {gone}; the certificate is {file}.")


def _make(file: Path) -> None:
    """Before anything is destroyed: a proof that can't be written would be lost."""
    try:
        file.touch(exist_ok=False)
    except FileExistsError:
        raise click.ClickException(f"{file} exists already: name a new file.") from None
    except OSError as error:
        raise click.ClickException(f"{file} can't be written: {error.strerror}.") from None
