"""docs/asvs.md has a line for each requirement of ASVS 5.0, levels 1 and 2."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# By section. Those between are of level 3.
REQUIRED = {
    "1.1": "1-2",
    "1.2": "1-9",
    "1.3": "1-11",
    "1.4": "1-3",
    "1.5": "1-2",
    "2.1": "1-3",
    "2.2": "1-3",
    "2.3": "1-4",
    "2.4": "1",
    "3.2": "1-2",
    "3.3": "1-4",
    "3.4": "1-6",
    "3.5": "1-5",
    "3.7": "1-2",
    "4.1": "1-3",
    "4.2": "1",
    "4.3": "1-2",
    "4.4": "1-4",
    "5.1": "1",
    "5.2": "1-3",
    "5.3": "1-2",
    "5.4": "1-3",
    "6.1": "1-3",
    "6.2": "1-12",
    "6.3": "1-4",
    "6.4": "1-4",
    "6.5": "1-5",
    "6.6": "1-3",
    "6.8": "1-4",
    "7.1": "1-3",
    "7.2": "1-4",
    "7.3": "1-2",
    "7.4": "1-5",
    "7.5": "1-2",
    "7.6": "1-2",
    "8.1": "1-2",
    "8.2": "1-3",
    "8.3": "1",
    "8.4": "1",
    "9.1": "1-3",
    "9.2": "1-4",
    "10.1": "1-2",
    "10.2": "1-2",
    "10.3": "1-4",
    "10.4": "1-11",
    "10.5": "1-5",
    "10.6": "1-2",
    "10.7": "1-3",
    "11.1": "1-2",
    "11.2": "1-3",
    "11.3": "1-3",
    "11.4": "1-4",
    "11.5": "1",
    "11.6": "1",
    "12.1": "1-3",
    "12.2": "1-2",
    "12.3": "1-4",
    "13.1": "1",
    "13.2": "1-5",
    "13.3": "1-2",
    "13.4": "1-5",
    "14.1": "1-2",
    "14.2": "1-4",
    "14.3": "1-3",
    "15.1": "1-3",
    "15.2": "1-3",
    "15.3": "1-7",
    "16.1": "1",
    "16.2": "1-5",
    "16.3": "1-4",
    "16.4": "1-3",
    "16.5": "1-3",
    "17.1": "1",
    "17.2": "1-4",
    "17.3": "1-2",
}


def test_each_requirement_has_a_line_and_no_other_has() -> None:
    wanted = [
        f"{section}.{number}" for section, runs in REQUIRED.items() for number in _spread(runs)
    ]

    named = [number for first, _ in _lines() for number in _numbers(first)]

    assert named == wanted


def test_each_line_says_what_holds_it_or_why_not() -> None:
    assert [first for first, said in _lines() if not said.strip()] == []


def _lines() -> list[tuple[str, str]]:
    text = (ROOT / "docs/asvs.md").read_text("utf-8")
    return re.findall(r"^\| (\d[^|]*?) \|[^|]*\|([^|]*)\|$", text, re.MULTILINE)


def _numbers(first: str) -> list[str]:
    """Of `1.2.3`, `1.2.3, 1.2.4` or `1.2.3 – 1.2.9`."""
    if "–" not in first:
        return first.split(", ")
    begin, end = first.split(" – ")
    section, low = begin.rsplit(".", 1)
    return [f"{section}.{number}" for number in range(int(low), int(end.rsplit(".", 1)[1]) + 1)]


def _spread(runs: str) -> list[int]:
    ends = [tuple(map(int, run.split("-"))) for run in runs.split(",")]
    return [number for run in ends for number in range(run[0], run[-1] + 1)]
