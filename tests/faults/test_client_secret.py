"""F23: the client secret is rotated by the clock and a worker, which is killed while it does so."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from tests.servers.sandbox import Sandbox
from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.development.environment import queue_at
from webapp.ground.database.db import database_now
from webapp.ground.keys.client_secret import ClientSecret
from webapp.ground.work.job_queue import enqueue, is_idle

JOB = "read_secret_queue"


@pytest.fixture
def environment(environment: dict[str, str], sandbox: Sandbox) -> dict[str, str]:
    return {**environment, **queue_at(sandbox.url), "AMAZON_SECRET_ROTATION_DAYS": "120"}


def test_a_worker_dies_while_amazon_is_asked_whether_it_takes_the_secret(
    rosa: Merchant, recovery: Recovery
) -> None:
    old = database_now() - timedelta(days=121)
    ComplianceEvidence.note(EvidenceKind.CLIENT_SECRET_ROTATED, old, database_now())
    _works_until(rosa, lambda: rosa.remote.count("rotateApplicationClientSecret", 204), "asked")
    rosa.remote.go_down(operation="token", seconds=60)
    _works_until(rosa, lambda: ClientSecret.select().count(), "the secret is here")

    rosa.crew.kill_worker()
    rosa.remote.come_up()
    rosa.remote.end_old_client_secrets()
    rosa.crew.start_worker()

    with recovery("F23 a worker dies while it proves a client secret"):
        _works_until(rosa, ClientSecret.in_use, "it is in use")
    assert rosa.remote.count("rotateApplicationClientSecret", 204) == 1
    rosa.has_orders(3)
    rosa.connects()
    rosa.sees_everything()
    assert ClientSecret.get().opened() not in rosa.crew.logs


def _works_until(rosa: Merchant, happens: Callable[[], object], what: str) -> None:
    """The clock has a worker read the queue each minute; here it does so at once."""

    def happened() -> bool:
        if is_idle():
            enqueue(JOB)
        return bool(happens())

    rosa.crew.eventually(happened, what)
