"""Mail one invitation."""

import os

from jobs import job
from webapp.accounts.invitation import Invitation
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings


@job
def run(invitation_id: int) -> None:
    Invitation.get_by_id(invitation_id).deliver(Settings.from_environment(os.environ), utcnow())
