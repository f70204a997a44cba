"""The audit trail as owners and privacy officers read it."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.compliance.audit_trail import AuditTrail
from webapp.ground.audit import audit_check
from webapp.ground.audit.audit import record
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import ngettext
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import go_to, page

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("")
@needs("may_handle_requests")
def index() -> Response:
    return page("compliance/audit.html", trail=AuditTrail(current_account(), request.args))


@blueprint.post("/checks")
@needs("may_handle_requests")
def check() -> Response:
    """Check the account's chain now, from its first entry to its last."""
    finding = audit_check.check(current_account().id, utcnow())
    record("audit.checked", now=utcnow(), by=current_user, entries=finding.entries)
    if finding.good:
        flash(_intact(finding.entries), "success")
    return go_to("audit.index")


def _intact(entries: int) -> str:
    return ngettext(
        "%(n)s entry is as it was written.", "All %(n)s entries are as they were written.", entries
    )
