"""F7, F8: Amazon refuses for minutes, answers nonsense, or not at all."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from webapp.imports.import_run import ImportRun

# searchOrders at the tests' clock rate of 600.
RATE = 0.0056 * 600
BURST = 20
STORM_SECONDS = 8
DOWN = (500, 502, 503)
BAD_ANSWERS = {
    "html": "a page of HTML",
    "empty": "empty",
    "list": "a list",
    "nonsense": "no JSON",
    "truncated": "cut off",
    "wrong_type": "of a wrong type",
}


def test_a_storm_of_429_is_weathered_without_hammering(rosa: Merchant, recovery: Recovery) -> None:
    rosa.crew.start_worker()
    rosa.has_orders(1450)
    rosa.connects_until(page=3)
    rosa.polls_again()

    rosa.remote.throttle("searchOrders", calls=None)
    start, before = time.monotonic(), rosa.remote.count("searchOrders")
    rosa.goes_on()
    rosa.waits_for_call(before + 1)
    time.sleep(STORM_SECONDS)
    asked, passed = rosa.remote.count("searchOrders") - before, time.monotonic() - start
    rosa.remote.lift("throttle")

    assert 1 <= asked <= RATE * passed + 2
    with recovery("F7 429 for what is 80 minutes of Amazon's time, two workers"):
        rosa.sees_everything()


def test_steady_work_never_earns_a_429(rosa: Merchant) -> None:
    rosa.crew.start_worker()
    rosa.has_orders(4950)
    rosa.connects()

    rosa.sees_everything()

    assert rosa.remote.count("searchOrders", 429) == 0
    assert rosa.remote.count("searchOrders", 200) >= 50


@pytest.mark.parametrize("rate", ["1000", "nan", ""], ids=["too high", "nonsense", "absent"])
def test_a_wrong_rate_header_leads_to_no_hammering(rate: str, rosa: Merchant) -> None:
    rosa.has_orders(3450)
    rosa.remote.say_rate(rate, "searchOrders")
    start = time.monotonic()
    rosa.connects()

    rosa.sees_everything()

    refused = rosa.remote.count("searchOrders", 429)
    assert refused <= 3
    assert rosa.remote.count("searchOrders") <= RATE * (time.monotonic() - start) + BURST + refused


def test_a_lower_rate_in_the_header_is_obeyed(rosa: Merchant) -> None:
    rosa.has_orders(2450)
    rosa.remote.say_rate("0.0028", "searchOrders")
    start = time.monotonic()
    rosa.connects()

    rosa.sees_everything()

    passed = time.monotonic() - start
    assert rosa.remote.count("searchOrders") <= RATE / 2 * passed + BURST + 1


def test_bad_answers_are_passing_troubles(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(2950)
    rosa.remote.slow(0.2, "searchOrders", calls=None)
    rosa.connects()
    first = rosa.run

    for name, misbehave in _bad_answers(rosa).items():
        with recovery(f"F8 an answer that is {name}"):
            misbehave()
            met = partial(_met, rosa)
            rosa.crew.eventually(met, "a call has met it")
            # A bad answer may call itself a good one: it is counted by now.
            rosa.waits_for_call(rosa.remote.count("searchOrders", 200) + 1, status=200)

    rosa.sees_everything()
    assert ImportRun.get_by_id(first.id).done


def test_an_answer_that_never_comes_is_given_up(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(450)
    rosa.connects_until(page=3, calls=1)
    rosa.polls_again()

    with recovery("F8 Amazon hangs in the middle of an import", bound=45):
        rosa.sees_everything()

    assert rosa.run.fence <= 3


def _met(rosa: Merchant) -> bool:
    return {fault["kind"] for fault in rosa.remote.faults()} == {"slow"}


def _bad_answers(rosa: Merchant) -> dict[str, Callable[[], None]]:
    remote = rosa.remote
    calls: dict[str, Any] = {"operation": "searchOrders", "calls": 1}
    down = {f"a {status}": partial(remote.go_down, status=status, **calls) for status in DOWN}
    garbled = {words: partial(remote.garble, how, **calls) for how, words in BAD_ANSWERS.items()}
    return {**down, **garbled, "broken off": partial(remote.drop, "searchOrders")}
