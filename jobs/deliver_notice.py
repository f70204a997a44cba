"""Mail one notice."""

import os

from jobs import job
from webapp.accounts.notice import Notice
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings


@job(Notice)
def run(notice: Notice) -> None:
    notice.deliver(Settings.from_environment(os.environ), utcnow())
