"""The Notifications API under /na, /eu and /fe, as the model file says it."""

import json
from typing import Any

from flask import Blueprint, Response, request

from webapp.sandbox.answer import Answer, ApiError, invalid, not_found
from webapp.sandbox.api_call import AdmittedCall, answer_call
from webapp.sandbox.notifications.destination import Destination
from webapp.sandbox.notifications.subscription import TYPES, Subscription

notifications = Blueprint(
    "notifications", __name__, url_prefix="/<any(na, eu, fe):region>/notifications/v1"
)


@notifications.post("/destinations")
def create_destination(region: str) -> Response:
    def work(_case: AdmittedCall) -> Answer:
        body = _body()
        arn, name = _arn(body), body.get("name")
        if not isinstance(name, str) or not name:
            raise invalid("name must be given.")
        if any(each.arn == arn for each in Destination.of_region(region)):
            raise conflict("The destination already exists for the application.")
        return _payload(Destination.make(region, name, arn).facts())

    return answer_call("createDestination", region, work)


@notifications.get("/destinations")
def get_destinations(region: str) -> Response:
    def work(_case: AdmittedCall) -> Answer:
        return _payload([each.facts() for each in Destination.of_region(region)])

    return answer_call("getDestinations", region, work)


@notifications.post("/subscriptions/<kind>")
def create_subscription(region: str, kind: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        _check(kind)
        if Subscription.of_seller(call.seller.id, region, kind):
            raise conflict("A subscription already exists for this notification type.")
        try:
            made = Subscription.make(call.seller.id, region, kind, _body())
        except ValueError as error:
            raise invalid(str(error)) from None
        return _payload(made.facts())

    return answer_call("createSubscription", region, work)


@notifications.get("/subscriptions/<kind>")
def get_subscription(region: str, kind: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        _check(kind)
        found = Subscription.of_seller(call.seller.id, region, kind)
        if found is None:
            raise not_found("There is no subscription of this notification type.")
        return _payload(found.facts())

    return answer_call("getSubscription", region, work)


@notifications.delete("/subscriptions/<kind>/<subscription_id>")
def delete_subscription_by_id(region: str, kind: str, subscription_id: str) -> Response:
    def work(_case: AdmittedCall) -> Answer:
        _check(kind)
        named = (Subscription.subscription_id == subscription_id) & (Subscription.region == region)
        if not Subscription.delete().where(named).execute():
            raise not_found("There is no such subscription.")
        return Answer(200, "{}")

    return answer_call("deleteSubscriptionById", region, work)


def conflict(message: str) -> ApiError:
    return ApiError(409, "Conflict", message)


def _check(kind: str) -> None:
    if kind not in TYPES:
        raise invalid(f"{kind} is not a notification type.")


def _body() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise invalid("The request's body is not a JSON object.")
    return body


def _arn(body: dict[str, Any]) -> str:
    specification = body.get("resourceSpecification")
    queue = specification.get("sqs") if isinstance(specification, dict) else None
    arn = queue.get("arn") if isinstance(queue, dict) else None
    if not isinstance(arn, str) or not arn.startswith("arn:aws:sqs:"):
        raise invalid("resourceSpecification.sqs.arn is not the ARN of a queue.")
    return arn


def _payload(facts: object) -> Answer:
    return Answer(200, json.dumps({"payload": facts}))
