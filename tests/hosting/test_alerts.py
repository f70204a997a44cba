"""Alerts, runbooks and the dashboard speak of figures that are there."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.servers import debian_tool
from webapp.ground.settings import ROOT

ALERTS = ROOT / "docs/hosting/alerts.yml"
DASHBOARD = ROOT / "docs/hosting/dashboard.json"
RUNBOOKS = ROOT / "docs/runbooks.md"
METRIC = re.compile(r"orderdesk_\w+")
# Those of Postgres' connections are given there alone, so this database has all of them.
POSTGRES = pytest.mark.parametrize("database_kind", ["postgres"])


@pytest.fixture
def given(client: Any, settings: Any) -> set[str]:
    """The names that `/metrics` gives, and those that it has no figure for on a first day."""
    token = {"Authorization": f"Bearer {settings.metrics_token}"}
    text = client.http.get("/metrics", base_url=client.base, headers=token).text
    return set(METRIC.findall(text))


@pytest.mark.slow
def test_prometheus_itself_finds_no_fault_in_the_alerts(tmp_path: Path) -> None:
    tool = debian_tool.ensure("promtool")

    checked = subprocess.run(
        [tool, "check", "rules", ALERTS], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stderr
    assert f"{len(_alerts())} rules found" in checked.stdout


@POSTGRES
def test_each_figure_that_an_alert_or_a_panel_asks_for_is_given(given: set[str]) -> None:
    asked = {name for alert in _alerts() for name in METRIC.findall(alert["expr"])}
    panels = json.loads(DASHBOARD.read_text())["panels"]
    shown = {
        name
        for panel in panels
        for target in panel["targets"]
        for name in METRIC.findall(target["expr"])
    }

    assert asked - given == set()
    assert shown - given == set()


@POSTGRES
def test_prometheus_reads_all_that_is_given(client: Any, settings: Any) -> None:
    token = {"Authorization": f"Bearer {settings.metrics_token}"}
    text = client.http.get("/metrics", base_url=client.base, headers=token).text

    checked = subprocess.run(
        [debian_tool.ensure("promtool"), "check", "metrics"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )

    faults = [line for line in checked.stderr.splitlines() if "error" in line.lower()]
    assert faults == []


def test_each_alert_has_a_runbook_and_each_runbook_an_alert() -> None:
    headings = re.findall(r"^## (\w+)$", RUNBOOKS.read_text(), re.MULTILINE)
    named = [alert["alert"].removeprefix("Orderdesk") for alert in _alerts()]

    assert named == headings
    for alert, heading in zip(_alerts(), headings, strict=True):
        assert alert["annotations"]["runbook"] == f"docs/runbooks.md#{heading.lower()}"
        assert alert["labels"]["severity"] in {"critical", "warning", "info"}


@cache
def _alerts() -> list[Any]:
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]
    return list(group["rules"])
