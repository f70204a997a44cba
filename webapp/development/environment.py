"""The environment of the development processes: what isn't set already is embedded."""

from collections.abc import Mapping
from pathlib import Path

from webapp.development.private_file import read_pairs, write_pairs
from webapp.ground.settings import OVERRIDES
from webapp.sandbox.settings import SandboxSettings

HOST = "127.0.0.1"
DEFAULT_PORT = "8000"
CLOCK_RATE = "60"
HIGHEST_PORT = 65_534
KEPT = "run.env"


class PortError(Exception):
    """PORT can't be used; the message says why, and what to do."""


def web_port(given: Mapping[str, str]) -> int:
    """The port of the web process; the sandbox takes the next one."""
    text = given.get("PORT", "") or DEFAULT_PORT
    if not text.isdigit() or not 1 <= int(text) <= HIGHEST_PORT:
        raise PortError(f"PORT is {text!r}: it must be a whole number, 1 to {HIGHEST_PORT}.")
    return int(text)


def local_environment(
    given: Mapping[str, str], secrets: Mapping[str, str], port: int, redis_url: str, var: Path
) -> dict[str, str]:
    """The environment for every process: what is given wins, the rest is local."""
    sandbox = f"http://{HOST}:{port + 1}"
    local = {
        "APP_ENV": "development",
        "FLASK_APP": "wsgi",
        "PYTHONUNBUFFERED": "1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "DATABASE_URL": f"sqlite:///{var / 'orderdesk.sqlite3'}",
        "KEYRING_URL": f"sqlite:///{var / 'keyring.sqlite3'}",
        "REDIS_URL": redis_url,
        "MAIL_FOLDER": str(var / "mail"),
        **({} if other_amazon(given, port) else _sandbox_at(sandbox, given)),
        **secrets,
    }
    named = {name: value for name, value in given.items() if value}
    return {**local, **named, **_past_proxies(given)}


def other_amazon(given: Mapping[str, str], port: int) -> list[str]:
    """The settings by which an Amazon is asked that isn't the sandbox beside us."""
    ours = amazon_at(f"http://{HOST}:{port + 1}")
    return [name for name in OVERRIDES if given.get(name) and given[name] != ours[name]]


def _sandbox_at(url: str, given: Mapping[str, str]) -> dict[str, str]:
    # Whoever has a key of AWS KMS has credentials of AWS: ours must not hide them.
    return {**amazon_at(url), **({} if given.get("KMS_KEY_ID") else queue_at(url))}


def keep_environment(environment: Mapping[str, str], given: Mapping[str, str], var: Path) -> None:
    """Keep what was made here for a console beside it; what was given isn't ours to keep."""
    made = {name: text for name, text in environment.items() if given.get(name) != text}
    write_pairs(var / KEPT, made)


def console_environment(given: Mapping[str, str], var: Path) -> Mapping[str, str]:
    """For a `flask …` beside `make run`: its settings, unless others are given."""
    if given.get("APP_ENV", "development") != "development" or given.get("DATABASE_URL"):
        return given
    return {**read_pairs(var / KEPT), **given}


def amazon_at(sandbox_url: str) -> dict[str, str]:
    """The settings that make a sandbox our Amazon."""
    application = SandboxSettings()
    return {
        "AMAZON_APP_ID": application.application_id,
        "AMAZON_CLIENT_ID": application.client_id,
        "AMAZON_CLIENT_SECRET": application.client_secret,
        "AMAZON_LWA_TOKEN_URL": f"{sandbox_url}/auth/o2/token",
        "AMAZON_SPAPI_URL_NA": f"{sandbox_url}/na",
        "AMAZON_SPAPI_URL_EU": f"{sandbox_url}/eu",
        "AMAZON_SPAPI_URL_FE": f"{sandbox_url}/fe",
        "AMAZON_CONSENT_URL": sandbox_url,
        "AMAZON_CLOCK_RATE": CLOCK_RATE,
    }


def queue_at(sandbox_url: str) -> dict[str, str]:
    """The settings that make a sandbox tell us of changed orders, as AWS' queue would."""
    return {
        "AMAZON_QUEUE_ARN": SandboxSettings().queue_arn,
        "AMAZON_SECRET_QUEUE_ARN": SandboxSettings().secret_queue_arn,
        "AWS_ENDPOINT_URL_SQS": f"{sandbox_url}/queue",
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "no-secret-of-anyone",
    }


def _past_proxies(given: Mapping[str, str]) -> dict[str, str]:
    """Whatever proxy leads to the world, the sandbox is asked directly."""
    stated = given.get("no_proxy") or given.get("NO_PROXY")
    hosts = f"{stated},{HOST}" if stated else HOST
    return {"no_proxy": hosts, "NO_PROXY": hosts}
