"""A month by the calendar, as the GDPR counts it."""

from datetime import UTC, datetime

import pytest

from webapp.privacy.request_deadline import due, extended_due


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-23T09:30", "2026-12-23T09:30"),
        ("2026-01-31T12:00", "2026-02-28T12:00"),
        ("2028-01-31T12:00", "2028-02-29T12:00"),
        ("2028-01-29T12:00", "2028-02-29T12:00"),
        ("2026-03-31T12:00", "2026-04-30T12:00"),
        ("2026-12-31T23:59", "2027-01-31T23:59"),
        ("2028-02-29T00:00", "2028-03-29T00:00"),
    ],
)
def test_an_answer_is_due_on_the_same_day_of_the_next_month(received: str, expected: str) -> None:
    assert due(day(received)) == day(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-30T12:00", "2027-02-28T12:00"),
        ("2027-11-30T12:00", "2028-02-29T12:00"),
        ("2026-05-15T12:00", "2026-08-15T12:00"),
    ],
)
def test_an_extension_counts_from_the_receipt_as_well(received: str, expected: str) -> None:
    assert extended_due(day(received)) == day(expected)
