"""Mail one letter to whoever made a privacy request."""

import os

from jobs import job
from webapp.clock import utcnow
from webapp.config import Settings
from webapp.privacy.request_letter import RequestLetter


@job
def run(letter_id: int) -> None:
    RequestLetter.get_by_id(letter_id).deliver(Settings.from_environment(os.environ), utcnow())
