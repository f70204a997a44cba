"""Due dates of privacy requests, told to those who answer them before they pass."""

from datetime import datetime, timedelta

from webapp.accounts import Notice, Role, User
from webapp.privacy.request import ANSWERED, PrivacyRequest

WARNED_BEFORE = (2, 7, 14)
SUBJECT = "A privacy request is due on {day}: {reference}"
TEXT = """The privacy request {reference} must be answered by {day}.

What this means: the person who asked has a right to an answer by then. After that day they
may complain to the authority.

What to do: open Privacy, then Requests, and decide it.
"""


def announce_due_requests(now: datetime) -> None:
    """Tell 14, 7 and 2 days before, each once; for the clock."""
    last = now + timedelta(days=max(WARNED_BEFORE))
    near = PrivacyRequest.select().where(
        PrivacyRequest.state.not_in(ANSWERED), PrivacyRequest.due_at <= last
    )
    for request in list(near):
        _announce(request, now)


def _announce(request: PrivacyRequest, now: datetime) -> None:
    days = -((now - request.due_at) // timedelta(days=1))
    threshold = next(limit for limit in WARNED_BEFORE if days <= limit)
    day = f"{request.due_at:%d %B %Y}"
    for user in _officers(request):
        Notice.tell(
            user,
            "privacy_request_due",
            f"privacy-request-due:{request.id}:{day}:{threshold}",
            subject=SUBJECT.format(day=day, reference=request.reference),
            text=TEXT.format(day=day, reference=request.reference),
            path=f"/privacy/requests/{request.id}",
            now=now,
        )


def _officers(request: PrivacyRequest) -> list[User]:
    """The account's owners and privacy officers."""
    return list(
        User.select().where(
            User.account == request.account_id,
            User.role.in_([Role.OWNER, Role.PRIVACY_OFFICER]),
            User.disabled_at.is_null(),
        )
    )
