"""Webhooks: other systems are told what happens to orders, by requests that are signed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.webhooks import webhook_views

    app.register_blueprint(webhook_views.blueprint)
