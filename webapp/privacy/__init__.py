"""Privacy: personal data leaves on time."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.ground.clock import utcnow
    from webapp.ground.language.gettext import N_
    from webapp.imports.cli import store_commands
    from webapp.orders.retention import redacts_at
    from webapp.privacy import (
        cli,
        erasure_replay,
        privacy_views,
        purge_views,
        redact_now_views,
        redaction_forecast,
        sweep,
        time_ahead_views,
    )

    for part in (privacy_views, purge_views, redact_now_views, time_ahead_views):
        app.register_blueprint(part.blueprint)
    app.jinja_env.filters["redacts_at"] = redacts_at
    app.cli.add_command(cli.privacy_commands)
    store_commands.add_command(cli.purge_store)
    app.extensions["navigation"].insert(-1, (N_("Privacy"), ["/privacy", "/audit", "/compliance"]))
    app.extensions["checks"]["personal_data"] = redaction_forecast.nothing_overdue
    app.extensions["gauges"]["orderdesk_personal_data_overdue_seconds"] = (
        "How long past its time the oldest personal data is",
        redaction_forecast.overdue_seconds,
    )
    app.extensions["gauges"]["orderdesk_personal_data_overdue_orders"] = (
        "Orders with personal data past its time",
        redaction_forecast.overdue_orders,
    )
    app.extensions["gauges"]["orderdesk_sweep_age_seconds"] = (
        "Since the last sweep ended",
        sweep.age_seconds,
    )
    erasure_replay.replay_before_opening(utcnow())
