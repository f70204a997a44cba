"""The web: checks what gunicorn reads by itself, then becomes gunicorn. `python -m jobs.web`

Gunicorn reads some of its environment while it is imported, before gunicorn.conf.py, and answers
what it can't read with a traceback.
"""

import os
import shlex
import sys
from collections.abc import Mapping

from webapp.ground.setting_source import SettingSource
from webapp.ground.settings import Settings, SettingsError

MOST_SOCKETS, HIGHEST_PROCESS = 1024, 4_194_304


def main() -> None:
    try:
        check(os.environ)
    except SettingsError as error:
        sys.exit(str(error))
    words = [sys.executable, "-m", "gunicorn", "wsgi:app", *sys.argv[1:]]
    os.execv(words[0], words)  # noqa: S606 - our own command


def check(environment: Mapping[str, str]) -> None:
    """Raises SettingsError with a sentence for each setting, gunicorn's own as well."""
    own = _problems(environment)
    try:
        Settings.from_environment(environment)
    except SettingsError as error:
        raise SettingsError([*error.problems, *own]) from None
    if own:
        raise SettingsError(own)


def _problems(environment: Mapping[str, str]) -> list[str]:
    source = SettingSource(environment)
    if source.text("FORWARDED_ALLOW_IPS") != "*":
        source.networks("FORWARDED_ALLOW_IPS")
    # systemd sets them, where a socket unit listens.
    source.whole("LISTEN_FDS", 0, 0, MOST_SOCKETS)
    source.whole("LISTEN_PID", 0, 0, HIGHEST_PROCESS)
    try:
        shlex.split(environment.get("GUNICORN_CMD_ARGS", ""))
    except ValueError:
        source.note("GUNICORN_CMD_ARGS has a quotation mark without its other one.")
    return source.problems


if __name__ == "__main__":
    main()
