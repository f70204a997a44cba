"""Read the queue into which Amazon sends a new client secret, prove it, and ask for one in time."""

from jobs import job
from webapp.client_secret.rotation_task import RotationTask
from webapp.ground.amazon_client import amazon
from webapp.ground.database.db import database_now


@job()
def run() -> None:
    RotationTask(amazon(), database_now()).perform()
