"""The watch catches what leaks: tests that leak are run, and each of them fails."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.ground.settings import ROOT

PLACES = {
    "log": "captured stderr call",
    "printed": "captured stdout call",
    "mail": "a mail",
    "subject": "a mail",
    "value": "Redis",
    "key": "Redis",
    "what_is_gone_again": "Redis",
    "job": "Redis",
    "argument": "the arguments of a process",
    "live": "the lines of a live process",
}


@pytest.mark.slow
def test_the_canarys_data_is_found_wherever_a_test_has_left_it(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--output={tmp_path}"]

    ran = subprocess.run(
        [*words, "tests/canary/leaking.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    found = re.findall(
        r"^_+ ERROR at teardown of test_(\w+)\[sqlite\] _+$\n(.+)$", ran.stdout, re.MULTILINE
    )
    # pytest's own handler may have heard the line too.
    said = {name: words.replace("captured log call, ", "") for name, words in found}
    assert said == {name: f"The canary's data stands in {place}." for name, place in PLACES.items()}
    assert f"{len(PLACES) + 1} passed, {len(PLACES)} errors" in ran.stdout
