"""What orders ask for: the shipping service that the buyer chose, as Amazon delivers it."""

from webapp.orders import State
from webapp.orders.seen_value import SERVICE, SeenValue
from webapp.stores.service_mapping import key

# Where an order's service can still be chosen.
OPEN_STATES = tuple(state.value for state in State if state.open)


def spellings(account_id: int, requested_key: str | None = None) -> list[str]:
    """All that an account's orders ever asked for, or one of them in each letter case seen."""
    values = [value for kind, value in SeenValue.of(account_id) if kind == SERVICE]
    return sorted(each for each in values if requested_key in (None, key(each)))
