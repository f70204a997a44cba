"""Carry a privacy request out, or on from where it stopped."""

from jobs import job
from webapp.clock import utcnow
from webapp.privacy.request import PrivacyRequest
from webapp.privacy.request_execution import execute


@job
def run(request_id: int) -> None:
    execute(PrivacyRequest.get_by_id(request_id), utcnow())
