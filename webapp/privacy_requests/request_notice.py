"""Due dates of privacy requests, told to those who answer them before they pass and after."""

from datetime import datetime, timedelta

from webapp.accounts.notice import Notice
from webapp.ground.clock import day_of
from webapp.ground.language.message import Message
from webapp.privacy.officer import officers
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_status import ANSWERED

WARNED_BEFORE = (2, 7, 14)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SUBJECT = Message(
    "privacy_requests.due_subject", "A privacy request is due on %(day)s: %(reference)s"
)
TEXT = Message(
    "privacy_requests.due_text",
    "The privacy request %(reference)s must be answered by %(day)s.\n\n"
    "What this means: the person who asked has a right to an answer by then. After that day they "
    "may complain to the authority.\n\n"
    "What to do: open Privacy, then Requests, and decide it.",
)
OVERDUE_SUBJECT = Message(
    "privacy_requests.overdue_subject",
    "A privacy request is overdue since %(day)s: %(reference)s",
)
OVERDUE_TEXT = Message(
    "privacy_requests.overdue_text",
    "The privacy request %(reference)s had to be answered by %(day)s, and isn't.\n\n"
    "What this means: the person who asked may complain to the authority, or go to court.\n\n"
    "What to do: open Privacy, then Requests, and answer it at once. Say in the answer why it is "
    "late.",
)


def announce_due_requests(now: datetime) -> None:
    """Tell 14, 7 and 2 days before, when it is overdue, and each week of that; each once.

    For the clock.
    """
    last = now + max(WARNED_BEFORE) * DAY
    near = PrivacyRequest.select().where(
        PrivacyRequest.status.not_in(ANSWERED), PrivacyRequest.due_at <= last
    )
    for request in list(near):
        if request.overdue(now):
            weeks = (now - request.due_at) // WEEK
            _tell(request, f"overdue:{weeks}", OVERDUE_SUBJECT, OVERDUE_TEXT, now)
        else:
            days = -((now - request.due_at) // DAY)
            threshold = next(limit for limit in WARNED_BEFORE if days <= limit)
            _tell(request, f"{threshold}", SUBJECT, TEXT, now)


def _tell(
    request: PrivacyRequest, threshold: str, subject: Message, text: Message, now: datetime
) -> None:
    due_on = day_of(request.due_at, request.account.time_zone)
    facts = {"day": due_on, "reference": request.reference}
    for user in officers(request.account_id):
        Notice.tell(
            user,
            "privacy_request_due",
            f"privacy-request-due:{request.id}:{request.due_at:%Y-%m-%d}:{threshold}",
            subject=subject.told(**facts),
            text=text.told(**facts),
            path=f"/privacy/requests/{request.id}",
            now=now,
        )
