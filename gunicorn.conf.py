"""The web process. Gunicorn reads WEB_CONCURRENCY, the number of its workers, by itself."""

import os
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

# So long a worker leaves a new request to others, for each one that it is busy with, up to some.
LEFT_SECONDS, LEFT_TIMES = 0.002, 3


class GivingWay(ThreadWorker):
    """Leaves a new request to a worker that has less to do, if there is one.

    All of them wake up for it, and the first takes it. On busy cores that is the one that runs
    already, whose threads then wait for each other while another worker has nothing to do.
    """

    def accept(self, listener: socket.socket) -> None:
        time.sleep(LEFT_SECONDS * min(self.nr_conns, LEFT_TIMES))
        super().accept(listener)


_local = os.environ.get("APP_ENV", "development") != "production"

bind = f"{'127.0.0.1' if _local else '0.0.0.0'}:{os.environ.get('PORT', '8000')}"  # noqa: S104
worker_class = GivingWay
threads = 8
timeout = 60
graceful_timeout = 20
# A connection that stays belongs to one process, and whoever has it waits for that one even where
# another is idle. And a router keeps it for longer than we would: what it then sends is lost.
keepalive = 0
# Addresses hold search words and Amazon's codes: there is no access log.
accesslog = None
# One socket in the home folder would be shared by every gunicorn of this user.
control_socket_disable = True
# A heartbeat file on a disk can block a worker for seconds.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112


def post_worker_init(worker: Any) -> None:
    """Do before the first request what it would wait for, and spare each the whole app's rubbish.

    The collector would look through all that was loaded once in some fifty pages, for 60 ms.
    """
    from webapp.ground import settle

    templates = worker.wsgi.jinja_env
    for name in templates.list_templates():
        templates.get_template(name)
    settle()
