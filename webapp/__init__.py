"""Orderdesk: connects Amazon stores, imports paid orders, and forgets the buyer on time."""

import os

from flask import Flask

from webapp.ground.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web app; without settings, from the environment (raises SettingsError)."""
    # Here, so that the sandbox and the tools load this package without the product's rooms.
    from webapp.app import build_app

    return build_app(settings or Settings.from_environment(os.environ))
