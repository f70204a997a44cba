"""AWS KMS as moto plays it, over HTTP on this machine; it may go away and come back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.servers.free_port import free_port

if TYPE_CHECKING:
    from moto.server import ThreadedMotoServer

REGION = "eu-central-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "known to everybody"}


class KeyService:
    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._server: ThreadedMotoServer | None = None

    def start(self) -> None:
        # Half a second, for the few tests that need it.
        from moto.server import ThreadedMotoServer

        self._server = ThreadedMotoServer("127.0.0.1", self._port)
        self._server.start()

    def stop(self) -> None:
        if self._server:
            self._server.stop()
        self._server = None

    def make_key(self) -> str:
        """The ARN of a new key."""
        return str(self._client.create_key()["KeyMetadata"]["Arn"])

    def forget_all(self) -> None:
        """As if all keys, and whatever else AWS keeps, had been deleted."""
        with urlopen(Request(f"{self.url}/moto-api/reset", method="POST"), timeout=60):
            pass

    @property
    def _client(self) -> Any:
        from boto3.session import Session

        session = Session(*CREDENTIALS.values(), region_name=REGION)
        return session.client("kms", endpoint_url=self.url)


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyService]:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    service = KeyService()
    service.start()
    yield service
    service.stop()
