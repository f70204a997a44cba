"""The image and the compose file that we hand out: linted, and the same commands as elsewhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hosting.procfile import procfile
from webapp.ground.setting_source import SECRETS
from webapp.ground.settings import ROOT

HOSTING = ROOT / "docs/hosting"
DOCKERFILE = HOSTING / "Dockerfile"
OURS = ("release", "web", "worker", "clock", "listener", "console")


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((HOSTING / "compose.yaml").read_text())


def test_the_linter_finds_no_fault_in_the_dockerfile() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert hadolint, "hadolint is missing: run `make test`, which installs what the tests need"
    found = subprocess.run([hadolint, DOCKERFILE], capture_output=True, text=True, check=False)

    assert (found.returncode, found.stdout + found.stderr) == (0, "")


def test_the_image_runs_as_nobody_in_particular_and_holds_no_tool_of_its_build() -> None:
    stages = DOCKERFILE.read_text().split("\nFROM ")[1:]

    build, app, console, default = stages
    assert re.findall(r"^USER (.+)$", app, re.MULTILINE) == ["10001:10001"]
    assert re.findall(r"^USER (.+)$", console, re.MULTILINE)[-1] == "10001:10001"
    assert "pip install" in build
    assert "pip install" not in app + console + default
    assert default.strip() == "app"


@pytest.mark.slow
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_image_holds_all_that_the_app_reads(
    environment: dict[str, str], tmp_path: Path
) -> None:
    for copied in _copied():
        source, target = ROOT / copied, tmp_path / copied
        copy: Any = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, target)
    names = {**environment, "DATABASE_URL": f"sqlite:///{tmp_path}/a", "KEYRING_URL": ""}
    names["KEYRING_URL"] = f"sqlite:///{tmp_path}/b"
    script = "import wsgi, jobs.web, jobs.worker, jobs.clock, jobs.listener; "
    script += "from webapp.ground.database import migration as m; m.migrate(); "
    script += "print(wsgi.app.test_client().get('/sign-in'))"

    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=names, capture_output=True, check=False
    )

    assert ran.returncode == 0, ran.stderr.decode()
    assert b"200 OK" in ran.stdout


def test_each_process_of_the_procfile_has_a_service_with_its_command(compose: Any) -> None:
    said = {name: " ".join(compose["services"][name].get("command", [])) for name in procfile()}

    assert said == procfile()


def test_each_of_our_services_is_read_only_and_has_no_rights_of_its_own(compose: Any) -> None:
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_what_compose_asks_of_its_operator_is_kept_beside_it_and_out_of_git() -> None:
    wanted = re.findall(r"\$\{(\w+):\?", (HOSTING / "compose.yaml").read_text())
    manual, ignored = (HOSTING / "README.md").read_text(), (ROOT / ".gitignore").read_text()

    # Each command reads them from there, an upgrade's too.
    assert wanted == ["ORDERDESK_SITE"]
    assert re.search(r"echo ORDERDESK_SITE=\S+ > \.env", manual)
    for kept in (".env", "settings.env", "secrets/"):
        assert f"docs/hosting/{kept}" in ignored.split()


def test_what_services_use_is_declared(compose: Any) -> None:
    for service in compose["services"].values():
        volumes = {each.split(":")[0] for each in service.get("volumes", []) if each[0] not in "./"}
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert set(service["networks"]) <= set(compose["networks"])
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        assert volumes <= set(compose["volumes"])


def test_each_secret_comes_from_a_file(compose: Any) -> None:
    settings = compose["services"]["web"]["environment"]
    files = {name.removesuffix("_FILE") for name in settings if name.endswith("_FILE")}

    assert files == set(SECRETS) - {"REDIS_URL"}
    for name in files:
        path = settings[f"{name}_FILE"]
        assert path.removeprefix("/run/secrets/") in compose["services"]["web"]["secrets"]


def test_data_and_keys_have_a_server_and_a_volume_each(compose: Any) -> None:
    data, keys = (compose["services"][name]["volumes"] for name in ("postgres", "keyring"))

    assert set(data) & set(keys) == set()


def test_the_web_has_more_of_the_processor_than_the_workers(compose: Any) -> None:
    shares = {name: compose["services"][name]["cpu_shares"] for name in ("web", "worker")}

    assert shares["web"] >= 4 * shares["worker"]


def _copied() -> list[str]:
    build = DOCKERFILE.read_text().split("\nFROM ")[1]
    copies = re.findall(r"^COPY ((?!--).+) \S+$", build, re.MULTILINE)
    return [path for line in copies for path in line.split()]
