"""The audit trail as owners and privacy officers read it."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp import audit_check
from webapp.accounts import current_account
from webapp.audit import record
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.pages import go_to, page
from webapp.privacy.audit_trail import AuditTrail

trail = Blueprint("audit", __name__, url_prefix="/audit")


@trail.get("")
@needs("may_handle_requests")
def index() -> Response:
    return page("privacy/audit.html", trail=AuditTrail(current_account(), request.args))


@trail.post("/checks")
@needs("may_handle_requests")
def check() -> Response:
    """Check the account's chain now, from its first entry to its last."""
    finding = audit_check.check(current_account().id, utcnow())
    record("audit.checked", now=utcnow(), by=current_user, entries=finding.entries)
    if finding.good:
        flash(f"All {finding.entries:,} entries are as they were written.", "success")
    return go_to("audit.index")
