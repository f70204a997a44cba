"""Take a turn at a sweep."""

import os

from jobs import job
from webapp.privacy.sweep import Sweep
from webapp.privacy.sweep_walk import SweepWalk

# In a process of its own, which lets those go first that somebody waits for, imports among them.
NICE = 10


@job(Sweep)
def run(sweep: Sweep) -> None:
    os.nice(NICE)
    SweepWalk(sweep).perform()
