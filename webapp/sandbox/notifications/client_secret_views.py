"""The Application Management API: the client secret, rotated. It answers in North America alone."""

from flask import Blueprint, Response

from webapp.sandbox.answer import Answer, invalid, not_found
from webapp.sandbox.api_call import AdmittedCall, answer_call
from webapp.sandbox.notifications.client_secret import ClientSecret, day_of

applications = Blueprint(
    "applications", __name__, url_prefix="/<any(na, eu, fe):region>/applications/2023-11-30"
)
# Amazon's own words.
NOT_ENROLLED = (
    "Application is not enrolled for rotation notification. Please update application "
    "notification preference in Developer console."
)


@applications.post("/clientSecret")
def rotate_application_client_secret(region: str) -> Response:
    """204; the new secret comes by the queue alone."""

    def work(call: AdmittedCall) -> Answer:
        world = call.world
        if region != "na":
            raise not_found("The resource specified does not exist.")
        if not world.enrolled:
            raise invalid(NOT_ENROLLED)
        now, days = world.now(), day_of(world.clock_rate)
        made, old_ends_at = ClientSecret.rotate(world.settings.client_secret, now, days)
        world.publish_secret(made.notification(world.settings, old_ends_at, now))
        return Answer(204)

    return answer_call("rotateApplicationClientSecret", region, work)
