"""The environment of the development processes: what isn't set already is embedded."""

from collections.abc import Mapping
from pathlib import Path

from webapp.sandbox import SandboxSettings

HOST = "127.0.0.1"
DEFAULT_PORT = "8000"
CLOCK_RATE = "60"
HIGHEST_PORT = 65_534


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
        **amazon_at(f"http://{HOST}:{port + 1}"),
        **secrets,
    }
    named = {name: value for name, value in given.items() if value}
    return {**local, **named, **_past_proxies(given)}


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


def _past_proxies(given: Mapping[str, str]) -> dict[str, str]:
    """Whatever proxy leads to the world, the sandbox is asked directly."""
    stated = given.get("no_proxy") or given.get("NO_PROXY")
    hosts = f"{stated},{HOST}" if stated else HOST
    return {"no_proxy": hosts, "NO_PROXY": hosts}
