"""Mail one letter to whoever made a privacy request."""

import os

from jobs import job
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings
from webapp.privacy_requests.request_letter import RequestLetter


@job
def run(letter_id: int) -> None:
    RequestLetter.get_by_id(letter_id).deliver(Settings.from_environment(os.environ), utcnow())
