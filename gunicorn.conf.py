"""The web process. Gunicorn reads WEB_CONCURRENCY, the number of its workers, by itself."""

import os
import socket
import sys
import time
from typing import Any

from webapp.ground.settings import Settings, SettingsError
from webapp.ground.web.buffering_worker import BufferingWorker
from webapp.ground.web.request_figures import request_figures

# So long a worker leaves a new request to others, for each one that it is busy with, up to some.
LEFT_SECONDS, LEFT_TIMES = 0.002, 3


class GivingWay(BufferingWorker):
    """Leaves a new request to a worker that has less to do, if there is one.

    All of them wake up for it, and the first takes it. On busy cores that is the one that runs
    already, whose threads then wait for each other while another worker has nothing to do.
    """

    def accept(self, listener: socket.socket) -> None:
        if self.cfg.workers > 1:
            time.sleep(LEFT_SECONDS * min(self.busy, LEFT_TIMES))
        super().accept(listener)


try:
    settings = Settings.from_environment(os.environ)
except SettingsError as error:
    sys.exit(str(error))
# In seconds: for a request's head, and for each stretch of a body or a response.
GivingWay.patience = settings.slow_client_seconds

bind = settings.bind
worker_class = GivingWay
threads = 8
timeout = 60
graceful_timeout = 20
# A connection that stays belongs to one process, and whoever has it waits for that one even where
# another is idle. And a router keeps it for longer than we would: what it then sends is lost.
keepalive = 0
# It would wait for a slow client.
sendfile = False
# A header of this name would move the whole app below another address.
forwarder_headers = ""
# Addresses hold search words and Amazon's codes: there is no access log.
accesslog = None
# One socket in the home folder would be shared by every gunicorn of this user.
control_socket_disable = True
# A heartbeat file on a disk can block a worker for seconds.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112


def post_fork(_server: Any, worker: Any) -> None:
    request_figures.take_place(worker.age)


def on_reload(_server: Any) -> None:
    """After SIGHUP new workers run the code that is here now, not what this process has read.

    What was counted stays: old and new workers count together.
    """
    figures = "webapp.ground.web.request_figures"
    for name in [each for each in sys.modules if each.split(".")[0] in ("webapp", "wsgi")]:
        if name != figures:
            del sys.modules[name]


def post_worker_init(worker: Any) -> None:
    """Do before the first request what it would wait for, and spare each the whole app's rubbish.

    The collector would look through all that was loaded once in some fifty pages, for 60 ms.
    """
    from webapp.ground.database.db import limit_waits
    from webapp.ground.start import settle
    from webapp.ground.web.template_bytecode import load_templates

    load_templates(worker.wsgi.jinja_env)
    limit_waits(settings.database_seconds)
    settle()
