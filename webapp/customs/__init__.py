"""Customs: what leaves the country, declared by what products say, with the merchant's numbers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.customs import customs_document_views, customs_views

    app.register_blueprint(customs_views.blueprint)
    app.register_blueprint(customs_document_views.blueprint)
