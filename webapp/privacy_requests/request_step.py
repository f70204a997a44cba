"""The steps of a privacy request, as forms send them: each answers with a sentence."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.language import speaking
from webapp.ground.language.time_format import day
from webapp.ground.web.form_error import FormError, raise_form_error
from webapp.privacy_requests import request_answer, request_execution
from webapp.privacy_requests.answer_words import EXTENSIONS, GROUNDS
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_contact import RequestContact
from webapp.privacy_requests.request_deadline import extended_due
from webapp.privacy_requests.request_file import line, paragraph
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_language import letter_language
from webapp.privacy_requests.request_letter import RequestLetter
from webapp.privacy_requests.request_match import MOST, RequestOrder, matches

Form = Mapping[str, Any]
Step = Callable[[PrivacyRequest, Form, Any, datetime], str]
METHODS = (
    ("two_keys", N_("Two facts of the order agree, such as order number and postal code")),
    ("email", N_("Answered from the order's e-mail address")),
    ("amazon", N_("Wrote through Amazon's message centre")),
    ("document", N_("A document was shown, and not kept")),
    ("known", N_("Known to us in person")),
)
KEYS = ("name", "email", "order_number", "tracking_number", "postal_code")


def ask_identity(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    with database.atomic():
        request.advance("ask_identity", by, now)
        sent = _send(request, "identity", form, now)
    return gettext("The question is noted.") + f" {sent}"


def confirm_identity(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    method = form.get("method", "")
    raise_form_error(method="" if method in dict(METHODS) else gettext("Choose how you made sure."))
    with database.atomic():
        request.advance(
            "confirm_identity",
            by,
            now,
            identity_method=method,
            identity_by=by.id,
            identity_at=now,
        )
        _review(request, by, now)
    return gettext("The identity is confirmed, and the orders are found.")


def change_keys(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    """What the person wrote in answer: by it their orders are found."""
    file = request.file
    if file is None or not request.undecided:
        raise IllegalMove("Decided already.")
    with database.atomic():
        request.keep_file(file.changed(**{name: line(form.get(name, "")) for name in KEYS}))
        if request.identity_at:
            _review(request, by, now)
        else:
            audit.record("request.moved", now=now, by=by, on=request, to="keys_changed")
    return gettext("The search is made with what you changed.")


def decide(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    decision, ground = form.get("decision", ""), form.get("ground", "")
    raise_form_error(
        decision=""
        if decision in ("approve", "approve_partly", "refuse")
        else gettext("Choose one."),
        ground="" if decision == "approve" or ground in GROUNDS else gettext("Choose the reason."),
    )
    if decision != "refuse" and request.identity_at is None:
        raise FormError(decision=gettext("Make sure first who it is."))
    kept = "" if decision == "approve" else ground
    with database.atomic():
        _keep_reason(request, form)
        if decision != "refuse":
            _choose_orders(request, form)
        request.advance(decision, by, now, ground=kept, decided_by=by.id, decided_at=now)
    return gettext("The decision is noted.")


def execute(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    raise_form_error(
        sure="" if form.get("sure") == "yes" else gettext("Tick the box: this can't be undone.")
    )
    request_execution.begin(request, by, now)
    return gettext("Done.")


def answer(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    # Personal data leaves by no mail: whoever sends it sees to how.
    if request_execution.gives_data(request):
        form = {**form, "send": ""}
    with database.atomic():
        request.advance("notify", by, now, answered_at=now, answered_how=_how(request, form))
        sent = _send(request, "answer", form, now)
        audit.record("request.answered", now=now, by=by, on=request, how=request.answered_how)
        if request.kind != RequestKind.RESTRICT or request.refused:
            request.advance("close", by, now)
    return gettext("The answer is noted.") + f" {sent}"


def extend(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    ground = form.get("extension_ground", "")
    raise_form_error(extension_ground="" if ground in EXTENSIONS else gettext("Choose the reason."))
    until = extended_due(request.received_at, request.account.time_zone)
    with database.atomic():
        with speaking(letter_language(request)):
            text = request_answer.extension(request, ground, until)
        request.extend(ground, by, now)
        sent = _send(request, "extension", {"letter": text, "send": "yes"}, now)
    due_on = day(until, request.account.time_zone)
    return gettext("It is due by %(day)s now.", day=due_on) + f" {sent}"


def lift(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    told = form.get("told") == "yes"
    words = gettext("The person must be told before the restriction ends.")
    raise_form_error(told="" if told else words)
    with database.atomic():
        request_execution.lift(request, by, now)
        request.advance("close", by, now)
    return gettext("The restriction is lifted.")


def end(request: PrivacyRequest, form: Form, by: Any, now: datetime) -> str:
    verb = form.get("why", "")
    raise_form_error(why="" if verb in ("withdraw", "mark_duplicate") else gettext("Choose why."))
    request.advance(verb, by, now)
    return gettext("The request is closed.")


STEPS: dict[str, Step] = {
    "identity-question": ask_identity,
    "identity": confirm_identity,
    "keys": change_keys,
    "decision": decide,
    "execution": execute,
    "answer": answer,
    "extension": extend,
    "lifting": lift,
    "ending": end,
}


def _review(request: PrivacyRequest, by: Any, now: datetime) -> None:
    file = request.file
    if file is not None:
        RequestOrder.keep(request, matches(request.account, request.asker, file))
        RequestContact.keep(request, file)
    request.advance("review", by, now)


def _choose_orders(request: PrivacyRequest, form: Form) -> None:
    """Keep only what was ticked: `order-<id>-<role>`, `order-<id>-notes`, `contact-<id>`."""
    for each in RequestOrder.of(request)[:MOST]:
        roles = [
            role for role in ("buyer", "recipient") if form.get(f"order-{each.id}-{role}") == "yes"
        ]
        each.included, each.roles = bool(roles), ",".join(roles)
        each.with_notes = form.get(f"order-{each.id}-notes") == "yes"
        each.save(only=[RequestOrder.included, RequestOrder.roles, RequestOrder.with_notes])
    for entry in RequestContact.of(request):
        entry.included = form.get(f"contact-{entry.id}") == "yes"
        entry.save(only=[RequestContact.included])


def _keep_reason(request: PrivacyRequest, form: Form) -> None:
    file = request.file
    if file is not None:
        request.keep_file(file.changed(reason=paragraph(form.get("reason", ""))))


def _how(request: PrivacyRequest, form: Form) -> str:
    file = request.file
    return "mail" if file and file.email and form.get("send") == "yes" else "self"


def _send(request: PrivacyRequest, kind: str, form: Form, now: datetime) -> str:
    """Keep the letter, and mail it when that was wished."""
    text, file = paragraph(form.get("letter", "")), request.file
    raise_form_error(letter="" if text else gettext("Write the letter."))
    if _how(request, form) == "mail":
        RequestLetter.post(request, kind, text, now)
        return gettext("The letter is on its way.")
    if file is not None:
        request.keep_file(file.with_letter(kind, text))
    return gettext("The letter is kept; you send it yourself.")
