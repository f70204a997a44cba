"""Rules: what becomes of orders that meet some conditions, as they come in or when it is asked."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.rules import rule_views

    app.register_blueprint(rule_views.blueprint)
