"""The time, in one form: aware, in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def utcnow() -> datetime:
    return datetime.now(UTC)


def parse_time(text: str, zone: str = "UTC") -> datetime:
    """Read an ISO 8601 time; one without an offset is what clocks in this time zone show.

    Raises ValueError for anything else, and OverflowError at the ends of time.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def is_sensible(moment: datetime) -> bool:
    """Whether people and time zones can make something of its year: all of it may be wrong."""
    return 1990 < moment.year < 2900


def iso(moment: datetime) -> str:
    """Write a time as Amazon does: `2026-01-31T09:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def there(moment: datetime, zone: str) -> datetime:
    """The same moment in this time zone."""
    return moment.astimezone(ZoneInfo(zone))


def iso_there(moment: datetime, zone: str) -> str:
    """The same moment as clocks in this time zone show it: `2026-01-31T01:00:00-08:00`."""
    return there(moment, zone).isoformat(timespec="seconds")


def read_day(text: str) -> date | None:
    """A day as a form sends it, `2026-01-31`; none for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        return None


def day_of(moment: datetime, zone: str) -> date:
    """The day that it is in this time zone (an IANA name)."""
    return there(moment, zone).date()


def day_begins(day: date, zone: str) -> datetime:
    """The first moment of a day there, in UTC; where clocks leap over midnight, a later one."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def day_ends(day: date, zone: str) -> datetime:
    """The last second of a day there, in UTC."""
    return day_begins(day + timedelta(days=1), zone) - timedelta(seconds=1)


__all__ = [
    "FOREVER",
    "day_begins",
    "day_ends",
    "day_of",
    "is_sensible",
    "iso",
    "iso_there",
    "parse_time",
    "read_day",
    "there",
    "timedelta",
    "utcnow",
]
