"""Privacy requests: whoever asks under the GDPR gets an answer, and the public form to ask by."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.privacy_requests import public_form_views, request_views

    app.register_blueprint(public_form_views.blueprint)
    app.register_blueprint(request_views.blueprint)
