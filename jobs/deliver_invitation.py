"""Mail one invitation."""

import os

from jobs import job
from webapp.accounts.invitation import Invitation
from webapp.ground.clock import utcnow
from webapp.ground.settings import Settings


@job(Invitation)
def run(invitation: Invitation) -> None:
    invitation.deliver(Settings.from_environment(os.environ), utcnow())
