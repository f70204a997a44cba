"""Mail one link to choose a new password."""

import os

from jobs import job
from webapp.accounts.password_reset import PasswordReset
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings


@job(PasswordReset)
def run(reset: PasswordReset) -> None:
    reset.deliver(Settings.from_environment(os.environ), utcnow())
