"""A month by the calendar, as the GDPR counts it, to the end of its last day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.privacy_requests.data_requests import asked
from webapp.ground.clock import day_of, utcnow
from webapp.ground.language.time_format import day as day_words
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_deadline import due, extended_due
from webapp.privacy_requests.request_form import read_receipt
from webapp.privacy_requests.request_kind import RequestKind

LA = "America/Los_Angeles"
AUCKLAND = "Pacific/Auckland"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "zone", "expected"),
    [
        ("2026-11-23T09:30", "UTC", "2026-12-23T23:59:59"),
        ("2026-01-31T12:00", "UTC", "2026-02-28T23:59:59"),
        ("2028-01-31T12:00", "UTC", "2028-02-29T23:59:59"),
        ("2028-01-29T12:00", "UTC", "2028-02-29T23:59:59"),
        ("2026-03-31T12:00", "UTC", "2026-04-30T23:59:59"),
        ("2026-12-31T23:59", "UTC", "2027-01-31T23:59:59"),
        ("2028-02-29T00:00", "UTC", "2028-03-29T23:59:59"),
        # Still the day before there; and over the change of the clocks, on 8 March.
        ("2026-02-01T07:00", LA, "2026-03-01T07:59:59"),
        ("2026-02-09T07:00", LA, "2026-03-09T06:59:59"),
        # Already the day after there: 1 February, 29 February; and clocks change on 5 April.
        ("2026-01-31T12:00", AUCKLAND, "2026-03-01T10:59:59"),
        ("2028-01-30T12:00", AUCKLAND, "2028-02-29T10:59:59"),
        ("2026-03-04T12:00", AUCKLAND, "2026-04-05T11:59:59"),
    ],
)
def test_an_answer_is_due_by_the_end_of_the_same_day_of_the_next_month(
    received: str, zone: str, expected: str
) -> None:
    assert due(moment(received), zone) == moment(expected)


@pytest.mark.parametrize(
    ("received", "zone", "expected"),
    [
        ("2026-11-30T12:00", "UTC", "2027-02-28T23:59:59"),
        ("2027-11-30T12:00", "UTC", "2028-02-29T23:59:59"),
        ("2026-05-15T12:00", "UTC", "2026-08-15T23:59:59"),
        ("2026-12-01T07:00", LA, "2027-03-01T07:59:59"),
        ("2026-11-29T12:00", AUCKLAND, "2027-02-28T10:59:59"),
    ],
)
def test_an_extension_counts_from_the_receipt_as_well(
    received: str, zone: str, expected: str
) -> None:
    assert extended_due(moment(received), zone) == moment(expected)


@pytest.mark.parametrize("zone", ["UTC", LA, AUCKLAND])
@pytest.mark.parametrize("typed", ["2026-10-31", "2026-03-08", "2026-04-05", "2026-09-27"])
def test_the_day_that_an_officer_types_is_the_day_that_pages_show(zone: str, typed: str) -> None:
    form = {"channel": "letter", "received_on": typed}

    _, received_at = read_receipt(form, moment("2026-11-01T12:00"), zone)

    assert str(day_of(received_at, zone)) == typed


@pytest.mark.parametrize(("zone", "today"), [(LA, "2026-10-31"), (AUCKLAND, "2026-11-01")])
def test_today_is_the_day_that_it_is_where_the_account_is(zone: str, today: str) -> None:
    form = {"channel": "letter", "received_on": today}
    now = moment("2026-11-01T02:00")

    _, received_at = read_receipt(form, now, zone)

    assert day_of(received_at, zone) == date.fromisoformat(today)
    assert received_at <= now


@pytest.mark.parametrize("zone", [LA, AUCKLAND])
def test_the_last_day_is_in_time_and_may_be_extended_to_its_end(shop: Any, zone: str) -> None:
    shop.account.change_time_zone(zone, utcnow(), shop.user)
    request: PrivacyRequest = asked(shop, RequestKind.ERASE)
    last = request.due_at

    assert not request.overdue(last)
    assert request.may_extend(last.replace(second=58))
    assert request.overdue(last.replace(second=59, microsecond=1))
    assert day_words(last, zone) in {"23 Dec 2026", "24 Dec 2026"}
    assert day_words(last, zone) == day_words(last.replace(second=0), zone)


def test_a_letter_names_the_day_in_the_accounts_zone(shop: Any) -> None:
    from webapp.privacy_requests import request_step as step

    shop.account.change_time_zone(LA, utcnow(), shop.user)
    request = asked(shop, RequestKind.ERASE)

    said = step.extend(request, {"extension_ground": "complex"}, shop.user, request.received_at)

    assert "until 23 Feb 2027" in " ".join(request.file.letters["extension"].split())
    assert "due by 23 Feb 2027" in said
