"""Carrying a privacy request out: order by order, safe to repeat, going on where it stopped."""

from datetime import datetime, timedelta

from webapp import audit
from webapp.accounts import User
from webapp.contacts import ContactRestriction
from webapp.db import database
from webapp.orders import Restriction
from webapp.privacy.redaction import Reason, erase_party
from webapp.privacy.request import IllegalMove, PrivacyRequest
from webapp.privacy.request_contact import RequestContact
from webapp.privacy.request_kind import Kind
from webapp.privacy.request_match import RequestOrder
from webapp.privacy.request_state import State
from webapp.queue import later

PATIENCE = timedelta(minutes=2)
EVENTS = {Kind.ERASE: "personal_data.redacted", Kind.RESTRICT: "personal_data.restricted"}


def begin(request: PrivacyRequest, by: User, now: datetime) -> None:
    """Carry it out here and now; if that is cut off, the clock has a worker go on."""
    request.move("execute", by, now, execute_at=now + PATIENCE)
    execute(request, now)


def execute(request: PrivacyRequest, now: datetime) -> None:
    """Do what was granted for each order that isn't done, then say so."""
    if request.status is not State.EXECUTING:
        return
    for each in RequestOrder.of(request):
        if each.included and not each.done_at:
            _do(request, each, now)
    for entry in RequestContact.granted(request):
        if not entry.done_at:
            _do_contact(request, entry, now)
    try:
        request.move("finish", audit.SYSTEM, now, executed_at=now)
    except IllegalMove:
        # Another worker, which did the same, was faster.
        return


def hand_over_due_requests(now: datetime) -> None:
    """Hand over again what was begun and not finished; for the clock."""
    due = PrivacyRequest.select().where(
        PrivacyRequest.state == State.EXECUTING, PrivacyRequest.execute_at <= now
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
    carried_out = request.status in (State.EXECUTED, State.NOTIFIED)
    return carried_out and request.kind in (Kind.ACCESS, Kind.PORT) and not request.refused


def in_force(request: PrivacyRequest) -> bool:
    """Whether what it restricted is restricted still."""
    return any(
        model.select().where(model.request_id == request.id).exists()
        for model in (Restriction, ContactRestriction)
    )


def _do(request: PrivacyRequest, each: RequestOrder, now: datetime) -> None:
    if request.kind == Kind.ERASE:
        for role in each.role_list:
            erase_party(each.order, role, Reason.GDPR, now)
    with database.atomic():
        event = EVENTS.get(Kind(request.kind))
        if request.kind == Kind.RESTRICT:
            Restriction.impose(each.order, each.role_list, request.id, now)
        if event:
            audit.record(event, now=now, on=each.order, request=request.id, roles=each.role_list)
        RequestOrder.update(done_at=now).where(RequestOrder.id == each.id).execute()


def _do_contact(request: PrivacyRequest, entry: RequestContact, now: datetime) -> None:
    entry.carry_out(now)
    if request.kind == Kind.ERASE:
        audit.record("contact.changed", now=now, on=request, contact=entry.contact_id, gone=True)
    if request.kind == Kind.RESTRICT:
        audit.record("personal_data.restricted", now=now, on=request, contact=entry.contact_id)
