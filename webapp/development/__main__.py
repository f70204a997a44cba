"""`make run`: everything that the app needs on one machine, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from webapp.development.demo_printer import DemoPrinter
from webapp.development.environment import (
    HOST,
    PortError,
    keep_environment,
    local_environment,
    other_amazon,
    web_port,
)
from webapp.development.formation import Formation
from webapp.development.local_secret import local_secrets
from webapp.development.valkey import Valkey, ValkeyError
from webapp.ground.settings import ROOT, VAR
from webapp.ground.work.shutdown_request import ShutdownRequest

POLL_SECONDS = 0.1
LOG, PRINTED = "run.log", "printed"
stopping = ShutdownRequest()
# Past any proxy that leads to the world.
loopback = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main() -> int:
    """Run until asked to stop; the exit status is 0 only when nothing fell."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: stopping.set())
    try:
        port = web_port(os.environ)
        for each in (port, port + 1):
            _refuse_taken(each)
        with _redis() as redis_url, _printer() as printers:
            secrets = local_secrets(VAR / "secrets.env")
            local = local_environment(os.environ, secrets, port, redis_url, VAR)
            environment = {"PRINTERS": printers, **local}
            keep_environment(environment, os.environ, VAR)
            return _run(environment, other_amazon(os.environ, port))
    except (PortError, ValkeyError) as problem:
        _say(str(problem))
        return 1


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortError(
                f"Port {port} can't be used ({error.strerror}). Choose two free ones "
                f"that follow each other, by naming the first: PORT={port + 10} make run"
            ) from None


@contextmanager
def _redis() -> Iterator[str]:
    """The given Redis, or a Valkey of our own that outlives all other processes."""
    given = os.environ.get("REDIS_URL")
    if given:
        yield given
        return
    valkey = Valkey(VAR / "valkey")
    valkey.start()
    try:
        yield valkey.url
    finally:
        valkey.stop()


@contextmanager
def _printer() -> Iterator[str]:
    """What PRINTERS says, unless another one is given."""
    printer = DemoPrinter(VAR / PRINTED)
    printer.start()
    try:
        yield printer.entry
    finally:
        printer.stop()


def _run(environment: Mapping[str, str], elsewhere: Sequence[str]) -> int:
    """`elsewhere`: the settings that name another Amazon than the sandbox, which is left out."""
    if _flask(environment, "db", "upgrade") is None:
        return 1
    formation = _formation(environment, bool(elsewhere))
    try:
        formation.start()
        if _answers(environment, formation, bool(elsewhere)):
            _welcome(environment, elsewhere)
            if not elsewhere:
                # Nobody waits for it: the demo's past grows while somebody signs in.
                formation.run_once("demo", [sys.executable, "-m", "flask", "demo-month"])
        fallen = formation.wait()
    finally:
        formation.stop()
    if fallen is None:
        _say("Stopped.")
        return 0
    _say(f"{fallen.name} ended by itself ({fallen.ending}), so everything was stopped.")
    return 1


def _formation(environment: Mapping[str, str], elsewhere: bool) -> Formation:
    python = sys.executable
    formation = Formation(environment, ROOT, VAR / LOG, stopping)
    if not elsewhere:
        formation.add("sandbox", [python, "-m", "webapp.sandbox", *_sandbox_flags(environment)])
    formation.add("web", [python, "-m", "jobs.web"])
    formation.add("worker", [python, "-m", "jobs.worker"])
    formation.add("clock", [python, "-m", "jobs.clock"])
    formation.add("listener", [python, "-m", "jobs.listener"])
    return formation


def _sandbox_flags(environment: Mapping[str, str]) -> list[str]:
    flags = {
        "--port": str(int(environment["PORT"]) + 1),
        "--web": environment["PUBLIC_URL"],
        "--database": str(VAR / "sandbox.sqlite3"),
        "--clock-rate": environment["AMAZON_CLOCK_RATE"],
    }
    return [word for pair in flags.items() for word in pair]


def _answers(environment: Mapping[str, str], formation: Formation, elsewhere: bool) -> bool:
    """Wait until web and sandbox serve; False when something fell before."""
    port = int(environment["PORT"])
    addresses = [f"http://{HOST}:{port}/healthz"]
    if not elsewhere:
        addresses.append(f"http://{HOST}:{port + 1}/remote/clock")
    while formation.whole:
        if all(map(_is_served, addresses)):
            return True
        formation.pause(POLL_SECONDS)
    return False


def _is_served(address: str) -> bool:
    try:
        with loopback.open(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _welcome(environment: Mapping[str, str], elsewhere: Sequence[str]) -> None:
    demo = None if elsewhere else _flask(environment, "demo")
    sandbox = f"http://{HOST}:{int(environment['PORT']) + 1}"
    if elsewhere:
        sandbox = f"left out, and the demo with it: another Amazon is set ({', '.join(elsewhere)})"
    lines = [
        f"Log             {VAR / LOG}",
        f"Amazon sandbox  {sandbox}",
        f"Printed labels  {VAR / PRINTED}",
        f"See redaction   {environment['PUBLIC_URL']}/development/time",
        "Ctrl-C stops everything.",
        "",
        f"Orderdesk       {environment['PUBLIC_URL']}",
        *(demo or "").splitlines(),
    ]
    rule = "─" * max(map(len, lines))
    _say("\n".join(["", rule, *lines, rule, ""]))


def _flask(environment: Mapping[str, str], *words: str) -> str | None:
    """What a `flask` command prints, or None (and its complaint on the screen) when it fails."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        _say(f"`flask {' '.join(words)}` failed:\n{done.stdout}{done.stderr}")
        return None
    return done.stdout


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
