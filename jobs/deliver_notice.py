"""Mail one notice."""

import os

from jobs import job
from webapp.accounts.notice import Notice
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings


@job
def run(notice_id: int) -> None:
    Notice.get_by_id(notice_id).deliver(Settings.from_environment(os.environ), utcnow())
