"""Compliance: Amazon's data protection policy, its evidence, incidents and the audit pages."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.compliance import (
        audit_views,
        compliance_cli,
        compliance_evidence,
        compliance_views,
        incident_views,
        key_cli,
    )

    for part in (audit_views, compliance_views, incident_views):
        app.register_blueprint(part.blueprint)
    app.cli.add_command(compliance_cli.compliance_commands)
    app.cli.add_command(key_cli.key_commands)
    app.extensions["gauges"]["orderdesk_amazon_client_secret_age_days"] = (
        "Days since Amazon's client secret was rotated, -1 if nobody recorded it",
        compliance_evidence.client_secret_days,
    )
