"""How a trip to Amazon ends: the names that a consent request keeps."""

from datetime import timedelta
from enum import StrEnum

from webapp.ground.clock import utcnow
from webapp.stores.store import Store


class TripOutcome(StrEnum):
    CONNECTED = "connected"
    # The seller did it, or can mend it.
    CANCELLED = "cancelled"
    BROKEN_OFF = "broken_off"
    LATE = "late"
    INTERRUPTED = "interrupted"
    UNFINISHED = "unfinished"
    UNKNOWN_STATE = "unknown_state"
    HOSTILE_CALLBACK = "hostile_callback"
    NONSENSE = "nonsense"
    CODE_REFUSED = "code_refused"
    OTHER_SELLER = "other_seller"
    ALREADY_CONNECTED = "already_connected"
    HELD_ELSEWHERE = "held_elsewhere"
    BEING_DELETED = "being_deleted"
    DENIED = "denied"
    NOT_PARTICIPATING = "not_participating"
    SUSPENDED = "suspended"
    INDIVIDUAL_PLAN = "individual_plan"
    # Somebody of the account must decide.
    WRONG_ROLE = "wrong_role"
    WRONG_PLAN = "wrong_plan"
    # Nobody must act but wait.
    THROTTLED = "throttled"
    AMAZON_DOWN = "amazon_down"
    # The operator, or we.
    NOT_CONFIGURED = "not_configured"
    KEYS_REFUSED = "keys_refused"
    OUR_FAULT = "our_fault"


class Stopped(Exception):
    """The trip can't go on; `store` is the one that the way out leads to, `after` how long
    Amazon wants to be left alone."""

    def __init__(
        self,
        outcome: TripOutcome,
        store: Store | None = None,
        after: timedelta | None = None,
    ) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome
        self.store = store
        self.retry_at = utcnow() + after if after else None
