"""The table of all settings, made from the code that reads them: docs/settings.md.

`python -m webapp.ground.setting_table > docs/settings.md`
"""

from collections.abc import Mapping
from contextlib import suppress

import click

from webapp.ground.setting_source import SECRETS
from webapp.ground.settings import SettingReader, SettingsError

HEAD = """# Settings

Read once from the environment and checked at the start of every process: what is missing or wrong
is named in a sentence that quotes no secret, and the process ends. This table is made from the code
that reads them.

*File*: the value may stand in a file instead, which the name with `_FILE` behind it names
(`SECRET_KEY_FILE`).
"""
# By what they are about; who must set them in production stands first.
MEANINGS = {
    "The installation": {
        "APP_ENV": "What it is for; `production` demands encryption and all that is marked needed.",
        "PUBLIC_URL": "Needed. The address that users type and Amazon redirects to; no path.",
        "SECRET_KEY": "Needed. Signs the sessions: 32 random characters or more.",
        "ROOT_KEY": "Needed, unless KMS_KEY_ID is. 32 random bytes in base64 that wrap all other "
        "keys; several comma-separated, the newest first, to rotate them. Keep a copy apart.",
        "KMS_KEY_ID": "A key of AWS KMS in ROOT_KEY's place: its ARN, or its id beside AWS_REGION.",
        "RETENTION_DAYS_MAX": "The longest that buyers' data is kept after shipping, in days.",
        "LOG_LEVEL": "The least important lines that are logged.",
        "LOG_FORMAT": "Lines for people, or JSON for programs.",
    },
    "Servers that it stands on": {
        "DATABASE_URL": "Needed. `postgresql://user:password@host/name`, or `sqlite:////a/path`.",
        "KEYRING_URL": "Needed. A database of its own, which the main backup leaves out.",
        "REDIS_URL": "Needed. `rediss://`, `redis://` or `unix://`, of Redis or Valkey.",
        "REDIS_TLS_VERIFY": "0: the certificate of a `rediss://` isn't looked at. An authority of "
        "your own is better named in SSL_CERT_FILE.",
        "ALLOW_PRIVATE_HOP": "1: the network between is private: nothing on it must be encrypted.",
        "DATABASE_SECONDS": "How long a page waits for an answer of the database, at most.",
        "SMTP_URL": "Needed. For mail: `smtps://user:password@host`, or `smtp://` with STARTTLS.",
        "MAIL_FROM": "The sender of mails.",
        "MAIL_FOLDER": "Where mails are written to while SMTP_URL isn't set; none in production.",
    },
    "The web process": {
        "BIND": "Where it listens: an address of this machine, or `unix:/a/path`.",
        "PORT": "The port there.",
        "WEB_CONCURRENCY": "How many processes answer, of eight threads each.",
        "TRUSTED_PROXIES": "How many proxies in front are yours: what they say of a client counts.",
        "PROXY_NETWORKS": "Networks of proxies with public addresses, comma-separated.",
        "SLOW_CLIENT_SECONDS": "How long a request's head may take to arrive.",
        "WEBHOOK_HOSTS": "Hosts with ports, comma-separated, to which webhooks may go though they "
        "are private or not at port 443: `localhost:8443`. For tests and your own network.",
        "PRINTERS": "Printers for labels, comma-separated, each with a name, the ids of accounts "
        "that may print there (or `*`), and its address: "
        "`Packing@7+9=ipps://cups.lan/printers/labels`, `Zebra@*=socket://192.168.1.50:9100`. "
        "`?format=zpl` or `?format=pdf` behind it: what it takes; PDF by IPP, and ZPL at a socket, "
        "unless said so.",
        "METRICS_TOKEN": "What `/metrics` and `/status` ask for; unset: nobody sees them.",
    },
    "Who gets in": {
        "SIGN_UP": "Who may open an account.",
        "SECOND_FACTOR": "Whether whoever may see personal data needs one.",
        "PASSWORD_POLICY": "Whose rules for passwords: Amazon's, or OWASP's ASVS.",
    },
    "Amazon": {
        "AMAZON_APP_ID": "Needed. The application's id: `amzn1.sp.solution.…`.",
        "AMAZON_CLIENT_ID": "Needed. Its LWA client identifier.",
        "AMAZON_CLIENT_SECRET": "Needed. Its LWA client secret.",
        "AMAZON_DRAFT": "1 while the application is a draft.",
        "AMAZON_QUEUE_ARN": "A standard queue of AWS SQS that Amazon tells of changed orders.",
        "AMAZON_SECRET_QUEUE_ARN": "Another one, which nobody else reads: a new client secret "
        "comes there.",
        "AMAZON_SECRET_ROTATION_DAYS": "At what age in days a new secret is asked for; unset: by "
        "`flask amazon rotate-client-secret` alone.",
        "AWS_REGION": "The region of KMS_KEY_ID, where that is no ARN.",
        "AWS_ENDPOINT_URL": "Another server than AWS', for all of its services.",
        "AWS_ENDPOINT_URL_KMS": "The same, for KMS alone.",
        "AWS_ENDPOINT_URL_SQS": "The same, for SQS alone.",
        "AMAZON_LWA_TOKEN_URL": "Another Amazon's addresses (the sandbox's): for tokens,",
        "AMAZON_SPAPI_URL_NA": "the API in North America,",
        "AMAZON_SPAPI_URL_EU": "in Europe,",
        "AMAZON_SPAPI_URL_FE": "in the Far East,",
        "AMAZON_CONSENT_URL": "and of every Seller Central.",
        "AMAZON_ALLOW_OVERRIDE": "1: these addresses are meant in production, too.",
        "AMAZON_CLOCK_RATE": "In development: pacing and polling run so many times faster.",
    },
    "Commands": {
        "BACKUP_RECIPIENT": "`flask backup create`: the public key of age that it is encrypted to.",
        "KEYRING_BACKUP_TO": "Where the keyring's backup goes.",
        "BACKUP_S3_URL": "Another server that speaks like S3.",
        "BACKUP_SCRATCH_URL": "`flask backup drill`: an empty database to restore into, where "
        "none may be created beside the main one.",
    },
}
# Read only where others are set so.
SET = {
    "REDIS_URL": "rediss://cache.example.com",
    "AMAZON_CONSENT_URL": "https://another.example.com",
}


class SettingRecorder(SettingReader):
    """Notes each name that is read, and what its value may be."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.names: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        super().__init__(environment)
        # What is wrong here is beside the point.
        self.problems = []

    def text(self, name: str) -> str:
        self.names.setdefault(name, "")
        return super().text(name)

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        self.names[name] = ", ".join(f"`{each}`" for each in _told_apart(allowed))
        self.defaults[name] = default
        return super().one_of(name, allowed, default)

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        self.names[name], self.defaults[name] = f"{low} to {high:,}", str(default)
        return super().whole(name, default, low, high)

    def bind(self, default: str, port: int) -> str:
        self.defaults["BIND"] = default
        return super().bind(default, port)

    @classmethod
    def of(cls, app_env: str) -> "SettingRecorder":
        """All that is read in this environment."""
        recorder = cls({**SET, "APP_ENV": app_env})
        with suppress(SettingsError):
            recorder.settings()
        return recorder


def setting_table() -> str:
    """The whole document."""
    here, there = SettingRecorder.of("development"), SettingRecorder.of("production")
    parts = [HEAD]
    for heading, meanings in MEANINGS.items():
        parts.append(
            f"\n## {heading}\n\n| name | values | unless set | meaning |\n|---|---|---|---|\n"
        )
        for name, meaning in meanings.items():
            values = there.names.get(name, "") + (" *File*" if name in SECRETS else "")
            default = _default(here.defaults.get(name, ""), there.defaults.get(name, ""))
            parts.append(f"| `{name}` | {values.strip()} | {default} | {meaning} |\n")
    return "".join(parts)


def _default(here: str, there: str) -> str:
    if here == there:
        return f"`{here}`" if here else ""
    return f"`{there}`; elsewhere than in production `{here}`"


def _told_apart(allowed: tuple[str, ...]) -> list[str]:
    """But for those that differ in their case alone."""
    return list({each.lower(): each for each in reversed(allowed)}.values())[::-1]


if __name__ == "__main__":
    click.echo(setting_table(), nl=False)
