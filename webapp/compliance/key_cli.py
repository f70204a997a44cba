"""`flask keys …`: the keyring's root key, and the evidence of its rotation."""

import click
from flask.cli import AppGroup

from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.console import print_facts
from webapp.ground.database.db import connected
from webapp.ground.keys.crypto import KeyringError, KeysAway
from webapp.ground.keys.keyring import keyring
from webapp.ground.plural import count_of

key_commands = AppGroup("keys", help="The keyring.")


@key_commands.command("rotate")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def rotate(as_json: bool) -> None:
    """Wrap every scope's key by the newest root key, so that older ones can be retired."""
    with connected():
        try:
            count = keyring().rotate(_note)
        except (KeyringError, KeysAway) as error:
            raise click.ClickException(f"{error} What is left goes on next time.") from None
    words = f"Rewrapped {count_of(count, 'key')}." if count else "Nothing to do: no key is older."
    print_facts({"rewrapped": count}, as_json, words)


def _note(count: int) -> None:
    """Owners are mailed of it, so only what was done is noted."""
    now = utcnow()
    audit.record("keys.rotated", now=now, by=audit.CONSOLE, rewrapped=count)
    ComplianceEvidence.note(EvidenceKind.ROOT_KEY_ROTATED, now, now)
