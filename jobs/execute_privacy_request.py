"""Carry a privacy request out, or on from where it stopped."""

from jobs import job
from webapp.ground.clock import utcnow
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_execution import execute


@job(PrivacyRequest)
def run(request: PrivacyRequest) -> None:
    execute(request, utcnow())
