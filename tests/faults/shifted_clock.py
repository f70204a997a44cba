"""`python -m tests.faults.shifted_clock SECONDS MODULE`: runs a module by a clock that is wrong."""

import runpy
import sys
from datetime import UTC, datetime, timedelta

import time_machine


def shifted(seconds: float) -> time_machine.travel:
    """Time goes on, from so many seconds away."""
    return time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True)


if __name__ == "__main__":
    _, seconds, module = sys.argv
    sys.argv = [module]
    with shifted(float(seconds)):
        runpy.run_module(module, run_name="__main__", alter_sys=True)
