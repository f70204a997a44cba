"""The systemd units that we hand out: without fault, and with the Procfile's commands."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.hosting.procfile import procfile
from tests.servers import debian_tool
from webapp.ground.settings import ROOT

UNITS = ROOT / "docs/hosting/systemd"
HOME = "/opt/orderdesk"
# `systemd-analyze security`: 0 may do nothing, 10 may do all that its user may.
MOST_EXPOSED = 20


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """As they are installed, with the code where it stands here."""
    for unit in UNITS.iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace(HOME, str(ROOT)))
    copy = (tmp_path / "orderdesk-worker@.service").read_text()
    (tmp_path / "orderdesk-worker@1.service").write_text(copy)
    return sorted(str(each) for each in tmp_path.iterdir() if "@." not in each.name)


@pytest.mark.slow
def test_systemd_finds_no_fault_in_the_units(units: list[str]) -> None:
    found = _analyze("verify", *units)

    assert (found.returncode, found.stdout + found.stderr) == (0, "")


@pytest.mark.slow
def test_no_process_may_do_more_than_it_must(units: list[str]) -> None:
    services = [each for each in units if each.endswith(".service")]
    exposed = _analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", *services)

    assert len(services) == 6
    assert exposed.returncode == 0, exposed.stdout


def test_each_process_of_the_procfile_has_a_unit_with_its_command() -> None:
    for name, command in procfile().items():
        file = f"orderdesk-{name}{'@' if name == 'worker' else ''}.service"
        said = re.findall(rf"^ExecStart={HOME}/\.venv/bin/(.+)$", _text(file), re.MULTILINE)

        assert said == [command]


def test_the_web_has_more_of_the_processor_than_the_workers() -> None:
    web, worker = (
        int(_said(file, "CPUWeight"))
        for file in ("orderdesk-web.service", "orderdesk-worker@.service")
    )

    assert web >= 4 * worker


def test_a_worker_ends_with_the_job_that_it_has_forked() -> None:
    assert _said("orderdesk-worker@.service", "KillMode") == "control-group"


def test_what_an_operator_enables_says_by_what_it_is_started() -> None:
    manual = (UNITS.parent / "README.md").read_text()
    named = re.findall(r"systemctl enable --now ((?:orderdesk\S* ?)+)", manual)
    enabled = {re.sub(r"@\d+", "@", name) for line in named for name in line.split()}

    files = {
        name: next(each for each in (name, f"{name}.service") if (UNITS / each).exists())
        for name in enabled
    }
    assert {"orderdesk-web.socket", "orderdesk-worker@", "orderdesk.target"} <= enabled
    assert [name for name, file in files.items() if "[Install]" not in _text(file)] == []


def test_a_restart_of_all_leaves_the_socket_open() -> None:
    # PartOf hands on the restart of the target: a socket that closes refuses whoever waits.
    apart = {each.name for each in UNITS.iterdir() if "PartOf=" not in each.read_text()}

    assert "orderdesk-web.socket" in apart
    assert "orderdesk-web.service" not in apart


def _analyze(*words: str) -> "subprocess.CompletedProcess[str]":
    program = debian_tool.ensure("systemd-analyze")
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def _said(file: str, name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.+)$", _text(file), re.MULTILINE)
    return str(value)


def _text(file: str) -> str:
    return (UNITS / file).read_text()
