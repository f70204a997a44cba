"""Amazon's usage plans: a token bucket per seller, region and operation, enforced."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Requests a second, and how many may come at once."""

    rate: float
    burst: int


PLANS = {
    "searchOrders": Plan(0.0056, 20),
    "getOrder": Plan(0.5, 30),
    "confirmShipment": Plan(2, 10),
    "getMarketplaceParticipations": Plan(0.016, 15),
    "getAccount": Plan(0.016, 15),
    "getEligibleShipmentServices": Plan(6, 12),
    "createShipment": Plan(2, 2),
    "getShipment": Plan(1, 1),
    "cancelShipment": Plan(1, 1),
    "createRestrictedDataToken": Plan(1, 10),
    "createDestination": Plan(1, 5),
    "getDestinations": Plan(1, 5),
    "createSubscription": Plan(1, 5),
    "getSubscription": Plan(1, 5),
    "deleteSubscriptionById": Plan(1, 5),
    "rotateApplicationClientSecret": Plan(0.0167, 1),
    "createReport": Plan(0.0167, 15),
    "getReport": Plan(2, 15),
    "getReportDocument": Plan(0.0167, 15),
}


class Buckets:
    """All buckets of one sandbox. Time in them runs `clock_rate` times faster."""

    def __init__(self, clock_rate: float) -> None:
        self._rate = clock_rate
        self._levels: dict[tuple[str, str, str], tuple[float, float]] = {}

    def take(self, seller_id: str, region: str, operation: str) -> bool:
        """One token, if there is one."""
        key, now = (seller_id, region, operation), time.monotonic()
        level = self._level(key, now)
        self._levels[key] = (level - 1 if level >= 1 else level, now)
        return level >= 1

    def reset(self) -> None:
        self._levels.clear()

    def run_at(self, clock_rate: float) -> None:
        """From now on; what has dripped in so far was at the old rate."""
        now = time.monotonic()
        self._levels = {key: (self._level(key, now), now) for key in self._levels}
        self._rate = clock_rate

    def _level(self, key: tuple[str, str, str], now: float) -> float:
        plan = PLANS[key[2]]
        level, since = self._levels.get(key, (float(plan.burst), now))
        return min(plan.burst, level + (now - since) * plan.rate * self._rate)
