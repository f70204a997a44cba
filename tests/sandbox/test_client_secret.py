"""The client secret is rotated as Amazon's model and documentation say, and strictly."""

import json

import pytest

from tests.sandbox.amazon_model import complaints
from tests.sandbox.application import CallingApplication
from tests.sandbox.test_notifications import Mailbox
from webapp.sandbox.remote_control import RemoteControl

PATH = "/applications/2023-11-30/clientSecret"
OPERATION = "rotateApplicationClientSecret"
ROTATION = "sellingpartnerapi::client_credential:rotation"


@pytest.fixture
def rotating(app_of_busy: CallingApplication, remote: RemoteControl) -> CallingApplication:
    """The application with a token for this very scope; seven days last longer than this test."""
    remote.set_clock_rate(600)
    return _with_scope(app_of_busy, ROTATION)


def test_the_new_secret_comes_by_its_own_queue_and_the_old_one_ends(
    rotating: CallingApplication, remote: RemoteControl
) -> None:
    answer = rotating._call("POST", PATH, "na")

    assert answer.status_code == 204
    assert complaints(OPERATION, answer) == []
    [told] = Mailbox(rotating.url, "client-secrets").bodies()
    assert told["notificationType"] == "APPLICATION_OAUTH_CLIENT_NEW_SECRET"
    new = told["payload"]["applicationOAuthClientNewSecret"]
    assert {*new} == {
        *("clientId", "newClientSecret"),
        *("newClientSecretExpiryTime", "oldClientSecretExpiryTime"),
    }
    assert _status(rotating) == _status(rotating, client_secret=new["newClientSecret"]) == 200
    remote.end_old_client_secrets()
    assert _status(rotating) == 401
    assert _status(rotating, client_secret=new["newClientSecret"]) == 200
    assert new["newClientSecret"] not in json.dumps(remote.calls())


def test_what_amazon_refuses(rotating: CallingApplication, remote: RemoteControl) -> None:
    elsewhere = rotating._call("POST", PATH, "eu")
    remote.enroll_rotation(False)
    not_enrolled = rotating._call("POST", PATH, "na")
    remote.calm()
    other_scope = _with_scope(rotating, "sellingpartnerapi::notifications")._call(
        "POST", PATH, "na"
    )

    answers = [elsewhere, not_enrolled, other_scope]
    assert [answer.status_code for answer in answers] == [404, 400, 403]
    assert [complaints(OPERATION, answer) for answer in answers] == [[], [], []]


def _with_scope(application: CallingApplication, scope: str) -> CallingApplication:
    other = CallingApplication(application.url, application._settings, application._session)
    answer = other.ask_token(grant_type="client_credentials", scope=scope)
    other.access_token = answer.json()["access_token"]
    return other


def _status(application: CallingApplication, **form: str) -> int:
    asked = {"grant_type": "client_credentials", "scope": ROTATION}
    return application.ask_token(**asked, **form).status_code
