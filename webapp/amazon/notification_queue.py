"""The queue at AWS into which Amazon tells of changed orders: see docs/operations.md."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from webapp.amazon.failure import AmazonFailure, OperatorFault, TryLater

AT_ONCE = 10
# At DEBUG botocore writes whole answers, and post codes stand in them.
logging.getLogger("botocore").setLevel(logging.WARNING)
# AWS keeps a question open for so long at most while nothing comes.
LONGEST_POLL = 20
# So long what was received is kept from others; whoever received it is done in a second.
HIDDEN_SECONDS = 60
# What AWS says when it is the settings that are wrong.
WRONG_SETTINGS = {
    "AccessDenied",
    "AccessDeniedException",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
    "MissingAuthenticationToken",
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "InvalidAddress",
}

# As AWS writes it, without its regions and services.
PARTITION = {
    "partition": "aws",
    "dnsSuffix": "amazonaws.com",
    "regionRegex": r"^[a-z]{2}(-[a-z]+)+-\d+$",
    "defaults": {
        "hostname": "{service}.{region}.{dnsSuffix}",
        "protocols": ["https"],
        "signatureVersions": ["v4"],
    },
    "regions": {},
    "services": {},
}


@dataclass(frozen=True)
class QueueMessage:
    """The body holds personal data: it is read and let go."""

    handle: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True)
class QueueAttributes:
    """How the queue keeps what is in it; `retention` until an unread message is destroyed."""

    encryption: str
    retention: timedelta
    waiting: int
    has_dead_letters: bool


class NotificationQueue:
    """Named by its ARN (arn:aws:sqs:REGION:ACCOUNT:NAME). Credentials are found as AWS' own tools
    find them. Every call raises TryLater or OperatorFault, and nothing else."""

    def __init__(self, arn: str, endpoint: str = "") -> None:
        self.arn = arn
        _, _, _, self._region, owner, self.name = arn.split(":")
        self._endpoint = endpoint.rstrip("/")
        host = self._endpoint or f"https://sqs.{self._region}.amazonaws.com"
        self._url = f"{host}/{owner}/{self.name}"

    def receive(self, seconds: int = LONGEST_POLL) -> list[QueueMessage]:
        """What has come, as soon as something has; nothing after so many seconds."""
        answer = self._asked(
            "receive_message",
            MaxNumberOfMessages=AT_ONCE,
            WaitTimeSeconds=seconds,
            VisibilityTimeout=HIDDEN_SECONDS,
        )
        return [
            QueueMessage(each["ReceiptHandle"], each["Body"]) for each in answer.get("Messages", ())
        ]

    def delete(self, messages: Sequence[QueueMessage]) -> None:
        """What can't be deleted comes again."""
        for some in _tens(messages):
            self._asked("delete_message_batch", Entries=_entries(some))

    def attributes(self) -> QueueAttributes:
        answer = self._asked("get_queue_attributes", AttributeNames=["All"])
        said = answer.get("Attributes", {})
        return QueueAttributes(
            encryption=_encryption(said),
            retention=timedelta(seconds=int(said.get("MessageRetentionPeriod", 0))),
            waiting=int(said.get("ApproximateNumberOfMessages", 0)),
            has_dead_letters="RedrivePolicy" in said,
        )

    def _asked(self, action: str, **arguments: Any) -> dict[str, Any]:
        with _as_failure(action):
            ask: Callable[..., dict[str, Any]] = getattr(self._client, action)
            return ask(QueueUrl=self._url, **arguments)

    @cached_property
    def _client(self) -> Any:
        """Made at the first use: to load it takes a quarter of a second."""
        from botocore.config import Config
        from botocore.session import Session

        patience = Config(
            connect_timeout=5,
            read_timeout=LONGEST_POLL + 10,
            retries={"mode": "standard", "total_max_attempts": 2},
        )
        session = Session()
        session.register_component("data_loader", _loader())
        return session.create_client(
            "sqs",
            region_name=self._region,
            endpoint_url=self._endpoint or None,
            config=patience,
        )


def _loader() -> Any:
    """AWS' library with its facts about SQS alone.

    A queue's address follows from its region. Where each region has each of AWS' services is
    seven megabytes, for good.
    """
    from botocore.loaders import Loader

    class QueueLoader(Loader):
        def load_data_with_path(self, name: str) -> tuple[Any, str]:
            if name == "endpoints":
                return {"version": 3, "partitions": [PARTITION]}, ""
            found: tuple[Any, str] = super().load_data_with_path(name)
            return found

    return QueueLoader()


def _entries(messages: Sequence[QueueMessage]) -> list[dict[str, Any]]:
    return [{"Id": str(place), "ReceiptHandle": each.handle} for place, each in enumerate(messages)]


def _tens(messages: Sequence[QueueMessage]) -> Iterator[Sequence[QueueMessage]]:
    for start in range(0, len(messages), AT_ONCE):
        yield messages[start : start + AT_ONCE]


def _encryption(said: dict[str, str]) -> str:
    if key := said.get("KmsMasterKeyId"):
        return "SSE-KMS" if key else ""
    return "SSE-SQS" if said.get("SqsManagedSseEnabled") == "true" else ""


@contextmanager
def _as_failure(action: str) -> Iterator[None]:
    """Who must act, by AWS' code alone: its words may hold addresses and names."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    failure: AmazonFailure
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))[:60]
        wrong = code in WRONG_SETTINGS
        failure = OperatorFault(code, operation=action) if wrong else _later(action)
    except NoCredentialsError:
        failure = OperatorFault("NoCredentials", operation=action)
    except (BotoCoreError, OSError, ValueError):
        failure = _later(action)
    else:
        return
    raise failure


def _later(action: str) -> TryLater:
    return TryLater("unavailable", after=timedelta(seconds=5), operation=action)
