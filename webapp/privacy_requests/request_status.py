"""The statuses of a privacy request, and how it moves from one to the next.

received ─▶ identity_pending ─▶ verified ─▶ review ─▶ approved | partly ─▶ executing
   └──────────────┴───────────────┴───────────┴────▶ refused                  │
                                                         └──▶ notified ◀── executed
                                                                 └──▶ closed
"""

from enum import StrEnum


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
            RequestStatus.RECEIVED: "Received",
            RequestStatus.IDENTITY_PENDING: "Waits for proof of identity",
            RequestStatus.VERIFIED: "Identity confirmed",
            RequestStatus.REVIEW: "To decide",
            RequestStatus.APPROVED: "Granted, to carry out",
            RequestStatus.PARTLY: "Partly granted, to carry out",
            RequestStatus.REFUSED: "Refused, to answer",
            RequestStatus.EXECUTING: "Being carried out",
            RequestStatus.EXECUTED: "Carried out, to answer",
            RequestStatus.NOTIFIED: "Answered, restriction in force",
            RequestStatus.CLOSED: "Closed",
            RequestStatus.WITHDRAWN: "Withdrawn",
            RequestStatus.DUPLICATE: "Duplicate",
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
