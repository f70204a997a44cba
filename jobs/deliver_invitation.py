"""Mail one invitation."""

import os

from jobs import job
from webapp.accounts import Invitation
from webapp.clock import utcnow
from webapp.config import Settings


@job
def run(invitation_id: int) -> None:
    Invitation.get_by_id(invitation_id).deliver(Settings.from_environment(os.environ), utcnow())
