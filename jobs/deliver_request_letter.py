"""Mail one letter to whoever made a privacy request."""

import os

from jobs import job
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings
from webapp.privacy_requests.request_letter import RequestLetter


@job(RequestLetter)
def run(letter: RequestLetter) -> None:
    letter.deliver(Settings.from_environment(os.environ), utcnow())
