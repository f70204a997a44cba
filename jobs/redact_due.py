"""Take a turn at a sweep."""

from jobs import job
from webapp.privacy import Sweep, SweepWalk


@job
def run(sweep_id: int) -> None:
    SweepWalk(Sweep.get_by_id(sweep_id)).perform()
