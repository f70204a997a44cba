"""Orderdesk: connects Amazon stores, imports paid orders, and forgets the buyer on time."""

import os
from typing import TYPE_CHECKING

from webapp.ground.database.driver import load_peewee
from webapp.ground.settings import Settings

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Settings | None = None) -> "Flask":
    """Build the web app; without settings, from the environment (raises SettingsError)."""
    load_peewee(os.environ)
    # Here, so that the sandbox, gunicorn's master and the tools load this package without the
    # product's rooms, and without Flask.
    from webapp.app import build_app

    return build_app(settings or Settings.from_environment(os.environ))
