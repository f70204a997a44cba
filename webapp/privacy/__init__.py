"""Privacy: personal data leaves on time, and whoever asks gets an answer."""

from flask import Flask

from webapp.privacy.access_review import AccessReview
from webapp.privacy.compliance_evidence import ComplianceEvidence
from webapp.privacy.incident import Incident, IncidentStep
from webapp.privacy.incident_notice import announce_due_incidents
from webapp.privacy.purge import Purge
from webapp.privacy.redaction import Reason, ask, erase_party, redact
from webapp.privacy.request import PrivacyRequest
from webapp.privacy.request_contact import RequestContact
from webapp.privacy.request_execution import hand_over_due_requests
from webapp.privacy.request_letter import RequestLetter
from webapp.privacy.request_match import RequestOrder
from webapp.privacy.request_notice import announce_due_requests
from webapp.privacy.sweep import Sweep
from webapp.privacy.sweep_walk import SweepWalk
from webapp.privacy.tax_record import TaxRecord

__all__ = [
    "AccessReview",
    "ComplianceEvidence",
    "Incident",
    "IncidentStep",
    "PrivacyRequest",
    "Purge",
    "Reason",
    "RequestContact",
    "RequestLetter",
    "RequestOrder",
    "Sweep",
    "SweepWalk",
    "TaxRecord",
    "announce_due_incidents",
    "announce_due_requests",
    "ask",
    "erase_party",
    "hand_over_due_requests",
    "join",
    "redact",
]


def join(app: Flask) -> None:
    _join_redaction(app)
    _join_requests(app)


def _join_redaction(app: Flask) -> None:
    from webapp.clock import utcnow
    from webapp.orders.cli import store_commands
    from webapp.orders.retention import goes_at

    # `redact_now_views` adds its addresses to the blueprint of `redaction_views`.
    from webapp.privacy import (  # noqa: F401
        cli,
        erasure_replay,
        outlook,
        purge_views,
        redact_now_views,
        redaction_views,
        sweep,
    )

    app.register_blueprint(redaction_views.redaction)
    app.register_blueprint(purge_views.purges)
    app.jinja_env.filters["goes_at"] = goes_at
    app.cli.add_command(cli.privacy_commands)
    store_commands.add_command(cli.purge_store)
    app.extensions["navigation"].insert(-1, ("Privacy", ["/privacy", "/audit", "/compliance"]))
    app.extensions["checks"]["personal_data"] = outlook.nothing_overdue
    app.extensions["gauges"]["orderdesk_personal_data_overdue_seconds"] = (
        "How long past its time the oldest personal data is",
        outlook.overdue_seconds,
    )
    app.extensions["gauges"]["orderdesk_personal_data_overdue_orders"] = (
        "Orders with personal data past its time",
        outlook.overdue_orders,
    )
    app.extensions["gauges"]["orderdesk_sweep_age_seconds"] = (
        "Since the last sweep ended",
        sweep.age_seconds,
    )
    erasure_replay.replay_before_opening(utcnow())


def _join_requests(app: Flask) -> None:
    from webapp.privacy import (
        ask_views,
        audit_views,
        compliance_cli,
        compliance_evidence,
        compliance_views,
        incident_views,
        key_cli,
        request_views,
    )

    app.register_blueprint(ask_views.ask)
    app.register_blueprint(request_views.requests)
    app.register_blueprint(audit_views.trail)
    app.register_blueprint(compliance_views.compliance)
    app.register_blueprint(incident_views.incidents)
    app.cli.add_command(compliance_cli.compliance_commands)
    app.cli.add_command(key_cli.key_commands)
    app.extensions["gauges"]["orderdesk_amazon_client_secret_age_days"] = (
        "Days since Amazon's client secret was rotated, -1 if nobody recorded it",
        compliance_evidence.client_secret_days,
    )
