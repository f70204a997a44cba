"""Pacing: all workers together never ask more than Amazon allows."""

import os
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from webapp.amazon.failure import TryLater
from webapp.amazon.pacing import USAGE_PLANS, Pacer, UsagePlan, _level_after

ROOT = Path(__file__).parents[2]
OURS = "amzn1.sp.solution.ours"
ROSA = (OURS, "eu:A2ROSA", "searchOrders")


class Passed:
    """What has passed while something was done: by the clock of whoever is busy, not by hope."""

    def __enter__(self):
        self._began = time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self._began

    @property
    def time(self):
        return timedelta(seconds=self.seconds)


def take_all(pacer, *bucket, at_most=100):
    """Call until it is refused; how many were granted, and the wait for the next."""
    for granted in range(at_most):
        try:
            pacer.take(*bucket)
            pacer.heed(*bucket, "")
        except TryLater as failure:
            return granted, failure
    raise AssertionError("the bucket has no bottom")


@pytest.mark.parametrize("operation", USAGE_PLANS)
def test_a_burst_is_granted_and_then_one_call_at_a_time(redis, operation):
    pacer, plan = Pacer(redis), USAGE_PLANS[operation]

    with Passed() as passed:
        granted, failure = take_all(pacer, OURS, "eu:A2ROSA", operation)

    # What drips in while we count is granted too.
    assert plan.burst <= granted <= plan.burst + passed.seconds * plan.rate
    assert (failure.reason, failure.operation) == ("paced", operation)
    assert timedelta(0) < failure.after <= timedelta(seconds=1 / plan.rate)


def test_what_is_spared_is_left_to_whoever_needs_it(redis):
    pacer, bucket = Pacer(redis), (OURS, "eu:A2ROSA", "getOrder")
    for _ in range(20):
        pacer.take(*bucket, spare=10)

    with Passed() as passed:
        with pytest.raises(TryLater) as caught:
            pacer.take(*bucket, spare=10)
        left, _ = take_all(pacer, *bucket)

    assert timedelta(0) < caught.value.after <= timedelta(seconds=32)
    assert 10 <= left <= 10 + passed.seconds * USAGE_PLANS["getOrder"].rate


def test_the_plans_are_amazons():
    assert USAGE_PLANS["searchOrders"] == UsagePlan(0.0056, 20)
    assert USAGE_PLANS["getOrder"] == UsagePlan(0.5, 30)
    assert USAGE_PLANS["confirmShipment"] == UsagePlan(2, 10)
    assert USAGE_PLANS["getAccount"] == UsagePlan(0.016, 15)
    assert USAGE_PLANS["getMarketplaceParticipations"] == UsagePlan(0.016, 15)


def test_amazons_clock_may_run_faster(redis):
    with Passed() as passed:
        _, failure = take_all(Pacer(redis, clock_rate=60), *ROSA)

    assert timedelta(seconds=2.97) - passed.time < failure.after < timedelta(seconds=3)


@pytest.mark.parametrize(
    "other",
    [
        ("amzn1.sp.solution.theirs", "eu:A2ROSA", "searchOrders"),
        (OURS, "eu:A2CARLA", "searchOrders"),
        (OURS, "na:A2ROSA", "searchOrders"),
        (OURS, "eu:A2ROSA", "getOrder"),
    ],
)
def test_another_bucket_is_untouched(redis, other):
    pacer = Pacer(redis)
    take_all(pacer, *ROSA)

    assert pacer.wait(*other) == timedelta(0)


def test_looking_takes_nothing(redis):
    pacer = Pacer(redis)

    for _ in range(30):
        assert pacer.wait(*ROSA) == timedelta(0)

    assert take_all(pacer, *ROSA)[0] == 20


def test_looking_at_an_empty_bucket_tells_the_wait(redis):
    pacer = Pacer(redis)
    with Passed() as passed:
        _, failure = take_all(pacer, *ROSA)
        wait = pacer.wait(*ROSA)

    assert timedelta(seconds=178.5) - passed.time < wait <= failure.after


def test_a_429_empties_the_bucket_whatever_we_counted(redis):
    pacer = Pacer(redis)
    pacer.take(*ROSA)

    told = pacer.drained(*ROSA)

    assert told == timedelta(seconds=178, microseconds=571429)
    assert take_all(pacer, *ROSA)[0] == 0


def test_a_429_counts_even_when_redis_had_forgotten_the_bucket(redis):
    pacer = Pacer(redis)

    pacer.drained(*ROSA)

    assert take_all(pacer, *ROSA)[0] == 0


def test_amazons_rate_replaces_the_plans(redis):
    pacer = Pacer(redis, clock_rate=2)
    pacer.take(*ROSA)

    with Passed() as passed:
        pacer.heed(*ROSA, "0.1")
        _, failure = take_all(pacer, *ROSA)

    assert timedelta(seconds=4.99) - passed.time < failure.after <= timedelta(seconds=5)


def test_a_full_bucket_begins_to_fill_when_its_first_call_is_answered(redis):
    # So slow that no pause of a busy machine is taken for an answer that never comes.
    pacer = Pacer(redis, clock_rate=100)
    with Passed() as taking:
        for _ in range(20):
            pacer.take(*ROSA)
        under_way = pacer.wait(*ROSA)
    time.sleep(0.1)

    with Passed() as passed:
        pacer.heed(*ROSA, "")
        wait = pacer.wait(*ROSA)

    # A call takes 1.786 seconds to come in; none of the 100 milliseconds on the way counts.
    assert timedelta(milliseconds=1785) - passed.time < wait <= timedelta(milliseconds=1786)
    assert under_way > timedelta(milliseconds=10710) - taking.time


def test_an_answer_that_never_comes_holds_a_full_bucket_for_seconds(redis):
    pacer = Pacer(redis)
    with Passed() as passed:
        for _ in range(20):
            pacer.take(*ROSA)
        wait = pacer.wait(*ROSA)

    assert timedelta(seconds=208.5) - passed.time < wait <= timedelta(seconds=209)


def test_a_bucket_that_is_not_full_fills_while_calls_are_on_their_way(redis):
    pacer = Pacer(redis, clock_rate=1000)
    take_all(pacer, *ROSA)
    time.sleep(0.2)
    pacer.take(*ROSA)
    time.sleep(0.1)

    wait = pacer.wait(*ROSA)
    pacer.heed(*ROSA, "")

    assert wait < timedelta(milliseconds=79)
    assert pacer.wait(*ROSA) <= wait


@pytest.mark.parametrize("header", ["", "0", "-1", "nan", "inf", "often", "0.1, 0.2", "0x1"])
def test_a_rate_that_is_none_is_ignored(redis, header):
    pacer = Pacer(redis)
    pacer.take(*ROSA)

    pacer.heed(*ROSA, header)

    assert timedelta(seconds=170) < take_all(pacer, *ROSA)[1].after


def test_a_rate_named_after_redis_was_emptied_does_not_fill_the_bucket(redis):
    pacer = Pacer(redis)
    take_all(pacer, *ROSA)
    redis.flushall()

    pacer.heed(*ROSA, "0.0056")

    assert redis.dbsize() == 0


def test_an_emptied_redis_is_told_of_the_recent_calls(redis):
    pacer = Pacer(redis)
    take_all(pacer, *ROSA)
    now = datetime.now(UTC)
    redis.flushall()

    with pytest.raises(TryLater) as caught:
        pacer.take(*ROSA, lambda: [now] * 20)

    assert timedelta(seconds=170) < caught.value.after <= timedelta(seconds=179)


def test_only_a_missing_bucket_asks_for_the_recent_calls(redis):
    pacer = Pacer(redis)
    asked = []

    def recent_calls():
        asked.append(1)
        return []

    for _ in range(3):
        pacer.take(*ROSA, recent_calls)

    assert asked == [1]


def test_a_seller_without_recent_calls_has_the_whole_burst(redis):
    pacer = Pacer(redis)

    pacer.take(*ROSA, list)

    assert take_all(pacer, *ROSA)[0] == 19


def test_the_wait_can_be_told_from_recent_calls_alone(redis):
    wait = Pacer(redis).wait(*ROSA, lambda: [datetime.now(UTC)] * 20)

    assert timedelta(seconds=170) < wait
    assert redis.dbsize() == 0


@pytest.mark.slow
@given(ages=some.lists(some.floats(-10, 8000), max_size=60))
def test_a_rebuilt_bucket_never_holds_more_than_was_left(ages):
    plan, now = UsagePlan(0.0056, 20), datetime.now(UTC)

    level = _level_after([now - timedelta(seconds=age) for age in ages], plan)

    assert 0 <= level <= 20
    for seconds in (1, 100, 1000, 3571):
        since = [age for age in ages if age < seconds]
        assert len(since) == 0 or level <= max(0, 20 + (seconds * 0.0056) - len(since)) + 1e-6


def test_a_bucket_outlives_its_filling_by_a_day_and_no_more(redis):
    pacer = Pacer(redis)

    with Passed() as passed:
        pacer.take(*ROSA)
        [key] = redis.keys()
        left = redis.pttl(key) / 1000

    assert 86400 + 3571 - passed.seconds <= left <= 86400 + 3572


def test_a_redis_that_is_down_means_later():
    gone = Redis(port=9, retry=Retry(NoBackoff(), 0))

    with pytest.raises(TryLater) as caught:
        Pacer(gone).take(*ROSA)

    assert caught.value.reason == "unavailable"
    assert timedelta(0) < caught.value.after < timedelta(seconds=10)


def test_an_answer_already_here_is_not_lost_with_redis():
    pacer = Pacer(Redis(port=9, retry=Retry(NoBackoff(), 0)))

    pacer.heed(*ROSA, "0.1")

    assert pacer.drained(*ROSA) == timedelta(seconds=1 / 0.0056)


GREEDY = """
    import sys, threading, time
    from redis import Redis
    from webapp.amazon.failure import TryLater
    from webapp.amazon.pacing import Pacer

    redis = Redis(unix_socket_path=sys.argv[1])
    pacer = Pacer(redis, clock_rate=10)

    def greedy():
        granted = 0
        while granted < 8:
            try:
                pacer.take("app", "eu:A2ROSA", "createShipment")
                granted += 1
            except TryLater as failure:
                time.sleep(failure.after.total_seconds())

    threads = [threading.Thread(target=greedy) for _ in range(2)]
    redis.rpush("ready", 1)
    redis.blpop("go", timeout=120)
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
"""


@pytest.mark.slow
def test_workers_in_several_processes_and_threads_share_one_allowance(redis, valkey_socket):
    rate, burst, calls = 20, 2, 3 * 2 * 8
    script = [sys.executable, "-c", textwrap.dedent(GREEDY), valkey_socket]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    workers = [subprocess.Popen(script, env=environment) for _ in range(3)]
    for _ in workers:
        assert redis.blpop("ready", timeout=120)

    started = time.monotonic()
    redis.rpush("go", 1, 1, 1)
    ended = [worker.wait() for worker in workers]

    assert ended == [0, 0, 0]
    assert calls <= burst + rate * (time.monotonic() - started)
