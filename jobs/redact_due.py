"""Take a turn at a sweep."""

import os

from jobs import job
from webapp.privacy import Sweep, SweepWalk

# In a process of its own, which lets those go first that somebody waits for, imports among them.
NICE = 10


@job
def run(sweep_id: int) -> None:
    os.nice(NICE)
    SweepWalk(Sweep.get_by_id(sweep_id)).perform()
