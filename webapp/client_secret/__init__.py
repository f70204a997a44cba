"""Amazon's client secret: asked for anew, received, proven and used, before the old one ends."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.client_secret import cli, rotation_notice

    app.cli.add_command(cli.amazon_commands)
    app.extensions["gauges"]["orderdesk_amazon_client_secret_stuck"] = (
        "1 while the rotation of Amazon's client secret doesn't go on",
        rotation_notice.stuck,
    )
