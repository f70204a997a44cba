"""`flask compliance …`: what an operator records and prints."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click
from flask.cli import AppGroup

from webapp.accounts.account import Account
from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.compliance.processing_record import processing_record
from webapp.ground.clock import iso, utcnow
from webapp.ground.console import ROW_ID, print_facts
from webapp.ground.database.db import connected

compliance_commands = AppGroup("compliance", help="Evidence for Amazon and for authorities.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@compliance_commands.command("record")
@click.argument("action", type=click.Choice([action.value for action in EvidenceKind]))
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day; today unless given.")
@AS_JSON
def record_action(action: str, day: datetime | None, as_json: bool) -> None:
    """Record that something was done that only you can know."""
    now = utcnow()
    done_at = day.replace(tzinfo=UTC) if day else now
    if done_at > now:
        raise click.BadParameter("That day is still to come.", param_hint="--on")
    with connected():
        ComplianceEvidence.note(EvidenceKind(action), done_at, now)
    facts = {"action": action, "done_at": iso(done_at)}
    print_facts(facts, as_json, f"Recorded: {action}, {done_at:%Y-%m-%d}.")


@compliance_commands.command("processing")
@click.argument("account_id", type=ROW_ID)
@AS_JSON
def print_processing(account_id: int, as_json: bool) -> None:
    """Print an account's record of processing (article 30 GDPR)."""
    with connected():
        account = Account.get_or_none(Account.id == account_id)
        if account is None:
            raise click.ClickException(f"There is no account {account_id}.")
        facts = processing_record(account)
    print_facts(facts, as_json, "\n".join(_outline(facts)))


def _outline(facts: Any, depth: int = 0) -> Iterator[str]:
    """What a record says, a fact on each line, indented below what it belongs to."""
    named = facts.items() if isinstance(facts, dict) else (("-", fact) for fact in facts)
    for name, fact in named:
        words = name.replace("_", " ").capitalize() + ":" if isinstance(facts, dict) else name
        if isinstance(fact, dict | list | tuple):
            yield f"{'  ' * depth}{words}"
            yield from _outline(fact, depth + 1)
        else:
            yield f"{'  ' * depth}{words} {fact}"
