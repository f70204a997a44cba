"""Moments as Amazon writes them: UTC, ISO 8601, held as whole milliseconds."""

import re
from datetime import UTC, datetime, timedelta

_SHAPE = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000


def milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def written(millis: int) -> str:
    """As Amazon prints it: without a fraction where there is none."""
    seconds, rest = divmod(millis, 1000)
    text = datetime.fromtimestamp(seconds, UTC).isoformat()[:19]
    return f"{text}.{rest:03d}Z" if rest else f"{text}Z"


def parsed(text: str) -> int:
    """Milliseconds of an ISO 8601 moment with its zone; ValueError otherwise."""
    if not _SHAPE.fullmatch(text):
        raise ValueError(f"{text!r} is not an ISO 8601 date and time with a time zone")
    return milliseconds(datetime.fromisoformat(text.upper()))
