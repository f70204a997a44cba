"""Each process that shows or mails kept messages knows all of them, whatever else it imports."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.kept_messages import MODULES

ROOT = Path(__file__).parents[2]
MADE = re.compile(r"(?<![\w.])Message\(")
# As the processes start, each alone: what a test imports is no help to them.
WORKER = "from jobs.worker import _load_jobs; _load_jobs()"
WEB = "import webapp.app; webapp.app.know_messages()"
SAID = "; from webapp.ground.language.message import Message; print(*sorted(Message.KNOWN))"


def test_each_module_that_makes_one_is_listed() -> None:
    found = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "webapp").rglob("*.py")
        if MADE.search(file.read_text()) and "sandbox" not in file.parts
    }

    assert found - {"webapp.ground.language.message"} == set(MODULES)


@pytest.mark.slow
def test_web_and_worker_know_the_same() -> None:
    web, worker = _known(WEB), _known(WORKER)

    assert web == worker
    assert "new_device" in web
    assert len(web) > 150


def _known(start: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", start + SAID], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(ran.stdout.split())
