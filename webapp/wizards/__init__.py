"""Wizards: the journeys that cross rooms: connecting a store, and reconnecting it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.wizards import connect, consent, more_sources, reconnect

    for journey in (connect, more_sources, reconnect, consent):
        app.register_blueprint(journey.blueprint)
