"""Imports: from Amazon's answer to rows, and when Amazon is asked."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.imports import cli, import_metrics, import_views
    from webapp.imports.import_report import ImportReport

    app.register_blueprint(import_views.blueprint)
    app.jinja_env.filters["report"] = ImportReport
    app.cli.add_command(cli.store_commands)
    app.cli.add_command(cli.order_commands)
    app.extensions["gauges"].update(import_metrics.GAUGES)
