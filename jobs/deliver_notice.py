"""Mail one notice."""

import os

from jobs import job
from webapp.accounts import Notice
from webapp.clock import utcnow
from webapp.config import Settings


@job
def run(notice_id: int) -> None:
    Notice.get_by_id(notice_id).deliver(Settings.from_environment(os.environ), utcnow())
