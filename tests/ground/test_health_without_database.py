"""Where the database is away, health lives on and readiness says which part is missing."""

from pathlib import Path
from typing import Any

import pytest

from tests.servers.free_port import free_port


@pytest.fixture
def lost(
    request: pytest.FixtureRequest, environment: dict[str, str], database_kind: str, tmp_path: Path
) -> Any:
    """Rosa's browser at an app whose main database answers nobody."""
    postgres = f"postgresql://nobody@127.0.0.1:{free_port()}/lost"
    # A folder is no database.
    sqlite = f"sqlite:///{tmp_path}"
    environment["DATABASE_URL"] = postgres if database_kind == "postgres" else sqlite
    return request.getfixturevalue("client")


def test_the_process_lives_without_its_database(lost: Any) -> None:
    healthy = lost.http.get("/healthz", base_url=lost.base)

    assert (healthy.status_code, healthy.json) == (200, {"status": "ok"})


def test_readiness_names_the_database_and_still_looks_at_the_rest(lost: Any) -> None:
    ready = lost.http.get("/readyz", base_url=lost.base)

    assert ready.status_code == 503
    assert ready.json["checks"]["database"] == {"ok": False, "detail": "OperationalError"}
    assert ready.json["checks"]["redis"]["ok"]


def test_whoever_runs_it_still_sees_the_figures_that_can_be_had(lost: Any, settings: Any) -> None:
    token = {"Authorization": f"Bearer {settings.metrics_token}"}
    metrics = lost.http.get("/metrics", base_url=lost.base, headers=token)
    status = lost.http.get("/status", base_url=lost.base, auth=("", settings.metrics_token))

    assert metrics.status_code == status.status_code == 200
    assert "orderdesk_queue_jobs 0" in metrics.text
    assert "orderdesk_imports_failed" not in metrics.text
    assert "OperationalError" in status.text


def test_everybody_else_reads_that_it_is_our_side(lost: Any) -> None:
    page = lost.visit("/sign-in")

    assert page.status == 503
    assert "The database doesn't answer" in page.h1


def test_a_request_logs_two_lines_and_no_traceback(
    lost: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()

    lost.visit("/sign-in")

    assert len(caplog.records) <= 2
    assert all(each.exc_info is None for each in caplog.records)
    assert "Traceback" not in caplog.text
