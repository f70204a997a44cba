"""The states of a privacy request, and how it moves from one to the next.

received ─▶ identity_pending ─▶ verified ─▶ review ─▶ approved | partly ─▶ executing
   └──────────────┴───────────────┴───────────┴────▶ refused                  │
                                                         └──▶ notified ◀── executed
                                                                 └──▶ closed
"""

from enum import StrEnum


class State(StrEnum):
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


UNDECIDED = frozenset({State.RECEIVED, State.IDENTITY_PENDING, State.VERIFIED, State.REVIEW})
ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.DUPLICATE})
ANSWERED = ENDED | {State.NOTIFIED}
MOVES: dict[str, tuple[frozenset[State], State]] = {
    "ask_identity": (frozenset({State.RECEIVED}), State.IDENTITY_PENDING),
    "confirm_identity": (
        frozenset({State.RECEIVED, State.IDENTITY_PENDING}),
        State.VERIFIED,
    ),
    "review": (frozenset({State.VERIFIED, State.REVIEW}), State.REVIEW),
    "approve": (frozenset({State.REVIEW}), State.APPROVED),
    "approve_partly": (frozenset({State.REVIEW}), State.PARTLY),
    "refuse": (UNDECIDED, State.REFUSED),
    "execute": (frozenset({State.APPROVED, State.PARTLY}), State.EXECUTING),
    "finish": (frozenset({State.EXECUTING}), State.EXECUTED),
    "notify": (frozenset({State.EXECUTED, State.REFUSED}), State.NOTIFIED),
    "close": (frozenset({State.NOTIFIED}), State.CLOSED),
    "withdraw": (UNDECIDED, State.WITHDRAWN),
    "mark_duplicate": (UNDECIDED, State.DUPLICATE),
}
