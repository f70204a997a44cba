"""The queue behaves alike at moto, which plays AWS for everybody, and in our sandbox."""

from collections.abc import Iterator
from typing import Any

import pytest
from boto3.session import Session

from tests.servers.free_port import free_port
from webapp.amazon.failure import OperatorFault
from webapp.amazon.notification_queue import NotificationQueue
from webapp.sandbox.server import start
from webapp.sandbox.settings import SandboxSettings

ARN = SandboxSettings().queue_arn
KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "known to everybody"}


class PlayedQueue:
    """As our app sees it, and as Amazon does, who sends."""

    def __init__(self, endpoint: str, owner: str) -> None:
        self.ours = NotificationQueue(ARN.replace("0" * 12, owner), endpoint)
        session = Session(*KEYS.values(), region_name="us-east-1")
        self.client = session.client("sqs", endpoint_url=endpoint)
        self._url = f"{endpoint}/{owner}/{self.ours.name}"

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self.client.send_message(QueueUrl=self._url, MessageBody=body)


@pytest.fixture(params=[pytest.param("moto", marks=pytest.mark.slow), "sandbox"])
def played(request: pytest.FixtureRequest, monkeypatch: Any) -> Iterator[PlayedQueue]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    if request.param == "sandbox":
        running = start(SandboxSettings())
        yield PlayedQueue(f"{running.url}/queue", "0" * 12)
        running.stop()
        return
    # It takes a second to load.
    from moto.server import ThreadedMotoServer

    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port)
    server.start()
    queue = PlayedQueue(f"http://127.0.0.1:{port}", "123456789012")
    queue.client.create_queue(QueueName=queue.ours.name)
    yield queue
    server.stop()


def test_a_message_is_received_once_and_deleted(played: PlayedQueue) -> None:
    played.send("first", "second", "third")

    received = played.ours.receive(0)
    assert {message.body for message in received} == {"first", "second", "third"}
    assert played.ours.receive(0) == []
    played.ours.delete(received)

    assert played.ours.attributes().waiting == 0


def test_a_long_poll_ends_when_something_comes(played: PlayedQueue) -> None:
    played.send("soon")

    assert [message.body for message in played.ours.receive(5)] == ["soon"]


def test_it_says_how_it_keeps_what_is_in_it(played: PlayedQueue) -> None:
    assert played.ours.attributes().retention.days == 4


def test_one_that_there_is_not_is_the_operators(played: PlayedQueue) -> None:
    other = NotificationQueue(f"{played.ours.arn}-not", played.ours._endpoint)

    with pytest.raises(OperatorFault, match="NonExistentQueue"):
        other.receive(0)


def test_a_queue_at_aws_is_asked_in_its_region_and_encrypted(monkeypatch: Any) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)

    queue = NotificationQueue("arn:aws:sqs:eu-west-1:123456789012:orders")

    assert queue._client.meta.endpoint_url == "https://sqs.eu-west-1.amazonaws.com"
    assert queue._client.meta.region_name == "eu-west-1"
