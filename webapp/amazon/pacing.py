"""Pacing: every worker draws on the same allowance that Amazon gives a seller's application."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from redis import Redis, RedisError

from webapp.amazon.failure import TryLater

RecentCalls = Callable[[], Sequence[datetime]]


@dataclass(frozen=True)
class UsagePlan:
    """Amazon's token bucket of one operation: calls a second, and calls at once."""

    rate: float
    burst: int


# Amazon's defaults, from the operations' model files.
USAGE_PLANS = {
    "searchOrders": UsagePlan(0.0056, 20),
    "getOrder": UsagePlan(0.5, 30),
    "confirmShipment": UsagePlan(2, 10),
    "getMarketplaceParticipations": UsagePlan(0.016, 15),
    "getAccount": UsagePlan(0.016, 15),
    "getEligibleShipmentServices": UsagePlan(6, 12),
    "createShipment": UsagePlan(2, 2),
    "getShipment": UsagePlan(1, 1),
    "cancelShipment": UsagePlan(1, 1),
    "getAdditionalSellerInputs": UsagePlan(1, 1),
    "createRestrictedDataToken": UsagePlan(1, 10),
    "createDestination": UsagePlan(1, 5),
    "getDestinations": UsagePlan(1, 5),
    "createSubscription": UsagePlan(1, 5),
    "getSubscription": UsagePlan(1, 5),
    "deleteSubscriptionById": UsagePlan(1, 5),
    "rotateApplicationClientSecret": UsagePlan(0.0167, 1),
    "createReport": UsagePlan(0.0167, 15),
    "getReport": UsagePlan(2, 15),
    "getReportDocument": UsagePlan(0.0167, 15),
}

_LUA = Path(__file__).with_name("bucket.lua").read_text(encoding="utf-8")

log = structlog.get_logger(__name__)


class Pacer:
    """The token buckets of all sellers, in Redis; it never waits, it says how long to.

    `seller` is one seller in one region ("na:A2SELLER"). `clock_rate` is how much faster than
    ours Amazon's clock runs, and every allowance with it. `recent_calls` gives the
    times of this operation's calls within the last burst/rate seconds, as the caller's
    database knows them: Redis may have been emptied, Amazon's memory wasn't.
    """

    def __init__(self, redis: Redis, clock_rate: float = 1.0) -> None:
        self._bucket = redis.register_script(_LUA)
        self._clock_rate = clock_rate

    def take(
        self,
        application_id: str,
        seller: str,
        operation: str,
        recent_calls: RecentCalls | None = None,
        spare: int = 0,
    ) -> None:
        """Take leave for one call; raises TryLater("paced") when the allowance is used up, but for
        `spare` calls that are left to others."""
        wait = self._draw("take", application_id, seller, operation, recent_calls, spare)
        if wait:
            raise TryLater("paced", after=wait, operation=operation)

    def wait(
        self,
        application_id: str,
        seller: str,
        operation: str,
        recent_calls: RecentCalls | None = None,
    ) -> timedelta:
        """How long until a call may be made; takes nothing."""
        return self._draw("peek", application_id, seller, operation, recent_calls)

    def heed(self, application_id: str, seller: str, operation: str, rate_header: str) -> None:
        """An answer came: go on at the rate that its x-amzn-RateLimit-Limit names, if any.

        Its seconds are those of Amazon's clock.
        """
        rate = _rate(rate_header)
        named = repr(rate * self._clock_rate) if rate else ""
        self._tell("heed", application_id, seller, operation, named)

    def drained(self, application_id: str, seller: str, operation: str) -> timedelta:
        """Amazon said 429, so the bucket is empty whatever we counted; how long until a call."""
        told = self._tell("drain", application_id, seller, operation, "")
        return told or timedelta(seconds=1 / self._plan(operation).rate)

    def _draw(
        self,
        verb: str,
        application_id: str,
        seller: str,
        operation: str,
        recent_calls: RecentCalls | None,
        spare: int = 0,
    ) -> timedelta:
        plan = self._plan(operation)
        level = repr(float(plan.burst)) if recent_calls is None else ""
        try:
            wait = self._ask(verb, application_id, seller, operation, level, spare)
            if wait < 0 and recent_calls is not None:
                level = repr(_level_after(recent_calls(), plan))
                wait = self._ask(verb, application_id, seller, operation, level, spare)
        except RedisError as error:
            failure = _unreachable(operation, error)
        else:
            return timedelta(microseconds=wait)
        raise failure

    def _tell(
        self, verb: str, application_id: str, seller: str, operation: str, argument: str
    ) -> timedelta | None:
        # The call was made and its answer counts, so losing Redis here must not lose it.
        try:
            wait = self._ask(verb, application_id, seller, operation, argument)
        except RedisError as error:
            _unreachable(operation, error)
            return None
        return timedelta(microseconds=wait)

    def _ask(
        self,
        verb: str,
        application_id: str,
        seller: str,
        operation: str,
        argument: str,
        spare: int = 0,
    ) -> int:
        plan = self._plan(operation)
        key = f"amazon:bucket:{application_id}:{seller}:{operation}"
        args: list[str | int] = [verb, repr(plan.rate), plan.burst, argument, spare]
        return int(self._bucket(keys=[key], args=args))

    def _plan(self, operation: str) -> UsagePlan:
        plan = USAGE_PLANS[operation]
        return UsagePlan(plan.rate * self._clock_rate, plan.burst)


def _level_after(calls: Sequence[datetime], plan: UsagePlan) -> float:
    """The least that can be left in a bucket from which these calls were all granted."""
    now = datetime.now(UTC)
    level, at = 0.0, now - timedelta(seconds=plan.burst / plan.rate)
    for call in sorted(min(call, now) for call in calls if call > at):
        level = max(0.0, _filled(level, call - at, plan) - 1)
        at = call
    return _filled(level, now - at, plan)


def _filled(level: float, passed: timedelta, plan: UsagePlan) -> float:
    return min(plan.burst, level + passed.total_seconds() * plan.rate)


def _rate(header: str) -> float | None:
    try:
        rate = float(header)
    except ValueError:
        return None
    return rate if math.isfinite(rate) and rate > 0 else None


def _unreachable(operation: str, error: RedisError) -> TryLater:
    log.warning("amazon.pacing_unreachable", operation=operation, error=type(error).__name__)
    after = timedelta(seconds=random.uniform(2, 6))  # noqa: S311 - spreads, keeps no secret
    return TryLater("unavailable", after=after, operation=operation)
