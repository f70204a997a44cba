"""Carrying a privacy request out: order by order, safe to repeat, going on where it stopped."""

from datetime import datetime, timedelta

from webapp.accounts.user import User
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.work.job_queue import later
from webapp.orders.restriction import Restriction
from webapp.privacy.redaction import Reason, erase_party
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_contact import RequestContact
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_match import RequestOrder
from webapp.privacy_requests.request_status import RequestStatus

PATIENCE = timedelta(minutes=2)
EVENTS = {
    RequestKind.ERASE: "personal_data.redacted",
    RequestKind.RESTRICT: "personal_data.restricted",
}


def begin(request: PrivacyRequest, by: User, now: datetime) -> None:
    """Carry it out here and now; if that is cut off, the clock has a worker go on."""
    request.advance("execute", by, now, execute_at=now + PATIENCE)
    execute(request, now)


def execute(request: PrivacyRequest, now: datetime) -> None:
    """Do what was granted for each order that isn't done, then say so."""
    if request.status is not RequestStatus.EXECUTING:
        return
    for each in RequestOrder.of(request):
        if each.included and not each.done_at:
            _do(request, each, now)
    for entry in RequestContact.granted(request):
        if not entry.done_at:
            _do_contact(request, entry, now)
    try:
        request.advance("finish", audit.SYSTEM, now, executed_at=now)
    except IllegalMove:
        # Another worker, which did the same, was faster.
        return


def hand_over_due_requests(now: datetime) -> None:
    """Hand over again what was begun and not finished; for the clock."""
    due = PrivacyRequest.select().where(
        PrivacyRequest.status == RequestStatus.EXECUTING, PrivacyRequest.execute_at <= now
    )
    for request in list(due):
        PrivacyRequest.update(execute_at=now + PATIENCE).where(
            PrivacyRequest.id == request.id
        ).execute()
        later("execute_privacy_request", request.id)


def lift(request: PrivacyRequest, by: User, now: datetime) -> int:
    """End the restriction that a request brought; how many may be used again."""
    with database.atomic():
        parties, contacts = Restriction.lift(request.id), ContactRestriction.lift(request.id)
        facts = {"parties": parties, "contacts": contacts}
        audit.record("personal_data.released", now=now, by=by, on=request, **facts)
    return parties + contacts


def gives_data(request: PrivacyRequest) -> bool:
    """Whether there is data to hand out now, which its answer must go with."""
    carried_out = request.status in (RequestStatus.EXECUTED, RequestStatus.NOTIFIED)
    return (
        carried_out
        and request.kind in (RequestKind.ACCESS, RequestKind.PORT)
        and not request.refused
    )


def in_force(request: PrivacyRequest) -> bool:
    """Whether what it restricted is restricted still."""
    return any(
        model.select().where(model.request_id == request.id).exists()
        for model in (Restriction, ContactRestriction)
    )


def _do(request: PrivacyRequest, each: RequestOrder, now: datetime) -> None:
    if request.kind == RequestKind.ERASE:
        for role in each.role_list:
            erase_party(each.order, role, Reason.GDPR, now)
    with database.atomic():
        event = EVENTS.get(request.kind)
        if request.kind == RequestKind.RESTRICT:
            Restriction.impose(each.order, each.role_list, request.id, now)
        if event:
            audit.record(event, now=now, on=each.order, request=request.id, roles=each.role_list)
        RequestOrder.update(done_at=now).where(RequestOrder.id == each.id).execute()


def _do_contact(request: PrivacyRequest, entry: RequestContact, now: datetime) -> None:
    entry.carry_out(now)
    if request.kind == RequestKind.ERASE:
        audit.record("contact.changed", now=now, on=request, contact=entry.contact_id, gone=True)
    if request.kind == RequestKind.RESTRICT:
        audit.record("personal_data.restricted", now=now, on=request, contact=entry.contact_id)
