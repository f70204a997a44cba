"""The ground that every process stands on: web, worker, clock, console."""

from webapp import amazon_door
from webapp.config import Settings
from webapp.crypto import EnvironmentKeys
from webapp.db import open_databases
from webapp.keyring import open_keyring
from webapp.logs import configure_logs
from webapp.queue import open_queue


def open_ground(settings: Settings) -> None:
    """Open what every process stands on: logs, databases, keyring, queue, the door to Amazon."""
    configure_logs(settings.log_level, settings.log_format)
    open_databases(settings.database_url, settings.keyring_url)
    open_keyring(EnvironmentKeys(settings.root_keys))
    open_queue(settings.redis_url)
    amazon_door.open_amazon(settings)
