"""AWS' queue service at /queue, in its JSON protocol: the five actions that are wanted of it."""

import json
import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from webapp.sandbox.answer import new_request_id
from webapp.sandbox.notifications.publishing import ON_COMMAND
from webapp.sandbox.notifications.queue_message import (
    DEAD_LETTERS,
    MOST_RECEIVES,
    NAMES,
    QUEUE,
    RETENTION_SECONDS,
    VISIBILITY_SECONDS,
    QueueMessage,
    Reading,
    arn_of,
    md5,
)
from webapp.sandbox.world import World, the_world

queue = Blueprint("queue", __name__)
Facts = dict[str, Any]
MOST_AT_ONCE = 10
LONGEST_WAIT = 20
LONGEST_HIDDEN = 43_200
_ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


class QueueError(Exception):
    """`code` is the name of the JSON protocol's exception, `legacy` what it was called before."""

    def __init__(self, code: str, message: str, legacy: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.code, self.legacy, self.status = code, legacy or code, status


@queue.post("/queue")
def act() -> Response:
    world = the_world()
    action = request.headers.get("X-Amz-Target", "").removeprefix("AmazonSQS.")
    try:
        _check_access(world)
        if world.faults.take("down", action, None):
            raise QueueError("ServiceUnavailable", "Service is unavailable.", status=503)
        facts = _action(action)(world, _arguments())
    except QueueError as error:
        return _refusal(error)
    return _answered(Response(json.dumps(facts), 200))


def _action(name: str) -> Callable[[World, Facts], Facts]:
    actions = {
        "ReceiveMessage": _receive,
        "DeleteMessageBatch": _delete,
        "ChangeMessageVisibilityBatch": _change_visibility,
        "GetQueueAttributes": _attributes,
        "SendMessage": _send,
    }
    if name not in actions:
        raise QueueError("UnsupportedOperation", "The sandbox doesn't know this action.")
    return actions[name]


def _check_access(world: World) -> None:
    gone = next((f for f in world.faults.in_force() if f.kind == "queue_gone"), None)
    if gone and gone.detail == "deleted":
        legacy = "AWS.SimpleQueueService.NonExistentQueue"
        raise QueueError("QueueDoesNotExist", "The specified queue does not exist.", legacy)
    if gone:
        raise QueueError("ServiceUnavailable", "Service is unavailable.", status=503)
    if not request.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 "):
        text = "Request is missing Authentication Token"
        raise QueueError("MissingAuthenticationToken", text, status=403)


def _arguments() -> Facts:
    """Read once: a long poll asks again with the same ones."""
    body = request.environ.setdefault("sandbox.body", request.get_data())
    try:
        facts = json.loads(body)
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise QueueError("SerializationException", "The body is not a JSON object.")
    return facts


def _name(arguments: Facts) -> str:
    name = str(arguments.get("QueueUrl", "")).rpartition("/")[2]
    if name not in NAMES:
        legacy = "AWS.SimpleQueueService.NonExistentQueue"
        raise QueueError("QueueDoesNotExist", "The specified queue does not exist.", legacy)
    return name


def _receive(world: World, arguments: Facts) -> Facts:
    name, now = _name(arguments), world.now()
    most = _whole(arguments, "MaxNumberOfMessages", 1, 1, MOST_AT_ONCE)
    hidden = _whole(arguments, "VisibilityTimeout", VISIBILITY_SECONDS, 0, LONGEST_HIDDEN)
    wait = _whole(arguments, "WaitTimeSeconds", 0, 0, LONGEST_WAIT)
    QueueMessage.forget_old(now - world.shorter(RETENTION_SECONDS * 1000))
    shuffled = world.faults.take("shuffle_messages", ON_COMMAND, None) is not None
    reading = Reading(most, now + world.shorter(hidden * 1000), shuffled)
    found = QueueMessage.receive(name, reading, now)
    if not found and wait:
        # Nobody sees that a long poll of a second would have been shorter still.
        request.environ["sandbox.patience"] = max(1.0, wait / world.clock_rate)
    return {"Messages": [message.facts() for message in found]} if found else {}


def _delete(_world: World, arguments: Facts) -> Facts:
    name = _name(arguments)

    def settle(entry: Facts) -> None:
        message = _message(name, entry)
        if message:
            message.delete_instance()

    return _each(arguments, settle)


def _change_visibility(world: World, arguments: Facts) -> Facts:
    name, now = _name(arguments), world.now()

    def settle(entry: Facts) -> None:
        seconds = _whole(entry, "VisibilityTimeout", VISIBILITY_SECONDS, 0, LONGEST_HIDDEN)
        message = _message(name, entry)
        if message:
            message.visible_at = now + world.shorter(seconds * 1000)
            message.save()

    return _each(arguments, settle)


def _message(name: str, entry: Facts) -> QueueMessage | None:
    """None for a handle that is stale: that succeeds, and changes nothing."""
    handle = str(entry.get("ReceiptHandle", ""))
    if not handle.startswith("SBX"):
        raise QueueError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
    return QueueMessage.by_handle(name, handle)


def _attributes(world: World, arguments: Facts) -> Facts:
    name = _name(arguments)
    visible, in_flight, held = QueueMessage.counts(name, world.now())
    dead_letters = {"deadLetterTargetArn": arn_of(DEAD_LETTERS), "maxReceiveCount": MOST_RECEIVES}
    every = {
        "QueueArn": arn_of(name),
        "ApproximateNumberOfMessages": str(visible),
        "ApproximateNumberOfMessagesNotVisible": str(in_flight),
        "ApproximateNumberOfMessagesDelayed": str(held),
        "MessageRetentionPeriod": str(RETENTION_SECONDS),
        "VisibilityTimeout": str(VISIBILITY_SECONDS),
        "SqsManagedSseEnabled": "true",
    }
    if name == QUEUE:
        every["RedrivePolicy"] = json.dumps(dead_letters)
    asked = arguments.get("AttributeNames") or []
    wanted = every if "All" in asked else asked
    return {"Attributes": {key: every[key] for key in wanted if key in every}}


def _send(world: World, arguments: Facts) -> Facts:
    name = _name(arguments)
    body, now = arguments.get("MessageBody"), world.now()
    if not isinstance(body, str) or not body:
        raise QueueError("MissingParameter", "The request must contain the parameter MessageBody.")
    delay = _whole(arguments, "DelaySeconds", 0, 0, 900)
    sent = QueueMessage.send(body, now, now + world.shorter(delay * 1000), name)
    world.wake_pollers()
    return {"MessageId": sent.message_id, "MD5OfMessageBody": md5(body)}


def _each(arguments: Facts, settle: Callable[[Facts], None]) -> Facts:
    """A batch: each entry succeeds or fails by itself."""
    entries = arguments.get("Entries") or []
    _check_batch(entries)
    done: Facts = {"Successful": [], "Failed": []}
    for entry in entries:
        try:
            settle(entry)
        except QueueError as error:
            failure = {"Code": error.code, "Message": str(error), "SenderFault": True}
            done["Failed"].append({"Id": entry["Id"], **failure})
        else:
            done["Successful"].append({"Id": entry["Id"]})
    return {name: lines for name, lines in done.items() if lines or name == "Successful"}


def _check_batch(entries: list[Facts]) -> None:
    legacy = "AWS.SimpleQueueService."
    ids = [str(entry.get("Id", "")) for entry in entries]
    if not ids:
        code = "EmptyBatchRequest"
        raise QueueError(code, "There should be at least one entry.", legacy + code)
    if len(ids) > MOST_AT_ONCE:
        code = "TooManyEntriesInBatchRequest"
        raise QueueError(code, "Maximum number of entries per request are 10.", legacy + code)
    if len(set(ids)) < len(ids):
        code = "BatchEntryIdsNotDistinct"
        raise QueueError(code, "Two or more batch entries have the same Id.", legacy + code)
    if not all(_ENTRY_ID.fullmatch(each) for each in ids):
        raise QueueError("InvalidBatchEntryId", "A batch entry id is not valid.")


def _whole(facts: Facts, name: str, default: int, low: int, high: int) -> int:
    value = facts.get(name, default)
    if not isinstance(value, int) or not low <= value <= high:
        text = f"Value for parameter {name} is invalid. Reason: Must be between {low} and {high}."
        raise QueueError("InvalidParameterValue", text)
    return value


def _refusal(error: QueueError) -> Response:
    facts = {"__type": f"com.amazonaws.sqs#{error.code}", "message": str(error)}
    response = Response(json.dumps(facts), error.status)
    response.headers["x-amzn-query-error"] = f"{error.legacy};Sender"
    return _answered(response)


def _answered(response: Response) -> Response:
    response.headers["Content-Type"] = "application/x-amz-json-1.0"
    response.headers["x-amzn-RequestId"] = new_request_id()
    return response
