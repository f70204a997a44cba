"""Wizards: the journeys that cross rooms: connecting a store, and reconnecting it."""

from flask import Flask

__all__ = ["join"]


def join(app: Flask) -> None:
    from webapp.wizards.connect import connect
    from webapp.wizards.consent import consent
    from webapp.wizards.reconnect import reconnect

    for journey in (connect, reconnect, consent):
        app.register_blueprint(journey)
