"""Printers: those on the network of who ships, as far as the operator allows them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.printers.allowed_printers import allow_printers

    allow_printers(app.extensions["settings"].printers)
