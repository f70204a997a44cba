"""What the clock looks after, and how often. Each duty is safe to run twice, by two clocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.accounts import Notice
from webapp.orders import ImportRun


@dataclass(frozen=True)
class Duty:
    name: str
    every: timedelta
    act: Callable[[datetime], None]


def poll_due_connections(now: datetime) -> None:
    ImportRun.poll_due(now)


def hand_over_due_imports(now: datetime) -> None:
    for run in ImportRun.due(now):
        run.enqueue_later(now)


def hand_over_due_notices(now: datetime) -> None:
    for notice in Notice.due(now):
        notice.enqueue_later(now)


SCHEDULE = (
    Duty("poll_due_connections", timedelta(seconds=1), poll_due_connections),
    Duty("hand_over_due_imports", timedelta(milliseconds=500), hand_over_due_imports),
    Duty("hand_over_due_notices", timedelta(seconds=15), hand_over_due_notices),
)
