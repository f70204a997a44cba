"""Mail one link to choose a new password."""

import os

from jobs import job
from webapp.accounts.password_reset import PasswordReset
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings


@job
def run(reset_id: int) -> None:
    PasswordReset.get_by_id(reset_id).deliver(Settings.from_environment(os.environ), utcnow())
