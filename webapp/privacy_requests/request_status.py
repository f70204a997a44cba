"""The statuses of a privacy request, and how it moves from one to the next.

received ─▶ identity_pending ─▶ verified ─▶ review ─▶ approved | partly ─▶ executing
   └──────────────┴───────────────┴───────────┴────▶ refused                  │
                                                         └──▶ notified ◀── executed
                                                                 └──▶ closed
"""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


class RequestStatus(StrEnum):
    RECEIVED = "received"
    IDENTITY_PENDING = "identity_pending"
    VERIFIED = "verified"
    REVIEW = "review"
    APPROVED = "approved"
    PARTLY = "partly"
    REFUSED = "refused"
    EXECUTING = "executing"
    EXECUTED = "executed"
    NOTIFIED = "notified"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"

    @property
    def label(self) -> str:
        return {
            RequestStatus.RECEIVED: gettext("Received"),
            RequestStatus.IDENTITY_PENDING: gettext("Waits for proof of identity"),
            RequestStatus.VERIFIED: gettext("Identity confirmed"),
            RequestStatus.REVIEW: gettext("To decide"),
            RequestStatus.APPROVED: gettext("Granted, to carry out"),
            RequestStatus.PARTLY: gettext("Partly granted, to carry out"),
            RequestStatus.REFUSED: gettext("Refused, to answer"),
            RequestStatus.EXECUTING: gettext("Being carried out"),
            RequestStatus.EXECUTED: gettext("Carried out, to answer"),
            RequestStatus.NOTIFIED: gettext("Answered, restriction in force"),
            RequestStatus.CLOSED: gettext("Closed"),
            RequestStatus.WITHDRAWN: gettext("Withdrawn"),
            RequestStatus.DUPLICATE: gettext("Duplicate"),
        }[self]


UNDECIDED = frozenset(
    {
        RequestStatus.RECEIVED,
        RequestStatus.IDENTITY_PENDING,
        RequestStatus.VERIFIED,
        RequestStatus.REVIEW,
    }
)
ENDED = frozenset({RequestStatus.CLOSED, RequestStatus.WITHDRAWN, RequestStatus.DUPLICATE})
ANSWERED = ENDED | {RequestStatus.NOTIFIED}
