"""The API: what merchants' other systems may read and do here, each by a token of its own."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.api import api_token_views, views

    app.register_blueprint(api_token_views.blueprint)
    app.register_blueprint(views.blueprint)
