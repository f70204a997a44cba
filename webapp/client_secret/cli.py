"""`flask amazon …`: the client secret, rotated and looked at; it is never shown."""

from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup

from webapp.client_secret.client_secret_rotation import ClientSecretRotation
from webapp.client_secret.rotation_task import NOT_ASKED, RotationTask
from webapp.ground.amazon_client import amazon
from webapp.ground.audit import audit
from webapp.ground.clock import iso, utcnow
from webapp.ground.console import print_facts
from webapp.ground.database.db import connected
from webapp.ground.keys.client_secret import ClientSecret

amazon_commands = AppGroup("amazon", help="This application at Amazon.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
NO_QUEUE = (
    "AMAZON_SECRET_QUEUE_ARN isn't set: a new secret would come to nobody. Rotate it in Seller "
    "Central, as docs/operations.md says."
)
UNDER_WAY = (
    "Amazon was asked already, and the new secret is on its way (flask amazon client-secret). "
    "--again asks once more, which makes another one."
)
REFUSED = {
    "denied": "Amazon denies it to this application.",
    "400 InvalidInput": (
        "No queue is registered for new secrets: do it in the Developer Console, at Notification "
        "Preferences, in the row Application Client New Secret."
    ),
    **dict.fromkeys(NOT_ASKED, "Amazon takes one such call a minute: try again after that."),
    "unavailable": (
        "Amazon didn't answer, and may have made a new secret all the same. See whether it comes "
        "(flask amazon client-secret), and ask --again if it doesn't."
    ),
}
TROUBLES = {
    "": "Nothing is wrong.",
    "refused": "Amazon refused to make a new one.",
    "unproven": "Amazon sent a new one and doesn't take it.",
    "queue": "The queue can't be read.",
    "unreadable": "Messages in the queue can't be read, or are for another application.",
    "unanswered": "Amazon was asked more than an hour ago, and no new one has come.",
}


@amazon_commands.command("rotate-client-secret")
@click.option("--again", is_flag=True, help="Also where one is on its way already.")
@AS_JSON
def rotate_client_secret(again: bool, as_json: bool) -> None:
    """Have Amazon make a new client secret; a worker takes it into use when it comes."""
    if amazon().secret_queue is None:
        raise click.ClickException(NO_QUEUE)
    now = utcnow()
    with connected():
        was_refused = bool(ClientSecretRotation.current().refusal)
        if not ClientSecretRotation.begin(now, again or was_refused):
            raise click.ClickException(UNDER_WAY)
        refusal = RotationTask(amazon(), now).ask(audit.CONSOLE)
    if refusal:
        raise click.ClickException(REFUSED.get(refusal, f"Amazon refused it: {refusal}."))
    text = "Asked. The new secret comes by the queue, and is used within a few minutes."
    print_facts({"asked_at": iso(now)}, as_json, text)


@amazon_commands.command("client-secret")
@AS_JSON
def client_secret(as_json: bool) -> None:
    """Print which client secret is in use, and how far its rotation is."""
    with connected():
        secret, rotation = ClientSecret.in_use(), ClientSecretRotation.current()
        trouble = rotation.trouble(utcnow())
        facts = {
            "in_use": f"received-{secret.id}" if secret else "setting",
            "received_at": _when(secret and secret.received_at),
            "old_ends_at": _when(secret and secret.old_ends_at),
            "asked_at": _when(rotation.asked_at),
            "queue_read_at": _when(rotation.read_at),
            "trouble": trouble,
            "reason": rotation.refusal or rotation.failure,
        }
    print_facts(facts, as_json, "\n".join([*_lines(facts), TROUBLES[trouble]]))


def _when(moment: datetime | None) -> str:
    return iso(moment) if moment else ""


def _lines(facts: dict[str, Any]) -> list[str]:
    return [f"{name.replace('_', ' ')}: {said}" for name, said in facts.items() if said]
