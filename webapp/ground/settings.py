"""The settings: read once from the environment, checked at boot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from webapp.ground import transport_security
from webapp.ground.keys.key_provider import root_keys
from webapp.ground.keys.kms_setting import KmsSetting
from webapp.ground.queue_setting import LEAST_DAYS, MOST_DAYS, QueueSetting
from webapp.ground.setting_source import SettingSource, same_database

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
ENVIRONMENTS = ("development", "test", "production")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_LEVELS = (*_LEVELS, *map(str.lower, _LEVELS))
SAME_DATABASE = (
    "KEYRING_URL names the same database as DATABASE_URL: the keys need one of their own, which "
    "no backup of the data holds."
)
SIGN_UP = ("open", "invite", "closed")
SECOND_FACTOR = ("demanded", "offered")
PASSWORD_POLICY = ("amazon", "asvs")
OVERRIDES = {
    "AMAZON_LWA_TOKEN_URL": "token_url",
    "AMAZON_SPAPI_URL_NA": "na",
    "AMAZON_SPAPI_URL_EU": "eu",
    "AMAZON_SPAPI_URL_FE": "fe",
    "AMAZON_CONSENT_URL": "consent_url",
}


class SettingsError(Exception):
    """One sentence for each setting that is missing or wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The app can't start:\n" + "\n".join(f"- {p}" for p in problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """What the operator decided. Secrets never show in `repr`."""

    app_env: str
    public_url: str
    database_url: str = field(repr=False)
    keyring_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    root_keys: tuple[bytes, ...] = field(repr=False)
    kms: KmsSetting = field(default_factory=KmsSetting)
    amazon_app_id: str = ""
    amazon_client_id: str = ""
    amazon_client_secret: str = field(default="", repr=False)
    amazon_draft: bool = False
    amazon_overrides: Mapping[str, str] = field(default_factory=dict)
    amazon_clock_rate: float = 1.0
    queue: QueueSetting = field(default_factory=QueueSetting)
    retention_days_max: int = 30
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "orderdesk@localhost"
    mail_folder: Path = VAR / "mail"
    sign_up: str = "open"
    second_factor: str = "offered"
    password_policy: str = "amazon"  # noqa: S105 - a name, no secret
    metrics_token: str = field(default="", repr=False)
    private_hop: bool = False
    bind: str = "127.0.0.1:8000"
    slow_client_seconds: int = 10
    database_seconds: int = 20
    trusted_proxies: int = 0
    proxy_networks: tuple[str, ...] = ()
    webhook_hosts: tuple[str, ...] = ()
    printers: tuple[str, ...] = ()
    log_level: str = "INFO"
    log_format: str = "console"

    @property
    def production(self) -> bool:
        return self.app_env == "production"

    @property
    def demands_second_factor(self) -> bool:
        """Whether nobody sees personal data without one."""
        return self.second_factor == "demanded"

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def consent_return_url(self) -> str:
        return f"{self.public_url}/amazon/consent/return"

    @property
    def amazon_configured(self) -> bool:
        return bool(self.amazon_app_id and self.amazon_client_id and self.amazon_client_secret)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read and check all settings; raises SettingsError naming each that is wrong."""
        return SettingReader(environment).settings()


class SettingReader(SettingSource):
    """Reads all of them, once."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__(environment)
        self.app_env = self.one_of("APP_ENV", ENVIRONMENTS, "development")
        self.production = self.app_env == "production"
        self.private_hop = self.flag("ALLOW_PRIVATE_HOP")
        self.demands_encryption = self.production and not self.private_hop
        self.kms = KmsSetting.read(self.text)
        self.problems += self.kms.problems(self.demands_encryption)
        self.queue = QueueSetting.read(
            self.text, self.whole("AMAZON_SECRET_ROTATION_DAYS", 0, LEAST_DAYS, MOST_DAYS)
        )
        self.problems += self.queue.problems(self.demands_encryption)

    def settings(self) -> Settings:
        port = self.whole("PORT", 8000, 1, 65_535)
        # Gunicorn reads it by itself, and would say it in a traceback.
        self.whole("WEB_CONCURRENCY", 1, 1, 64)
        settings = Settings(
            app_env=self.app_env,
            public_url=self._public_url(),
            database_url=self._database("DATABASE_URL", "orderdesk.sqlite3"),
            keyring_url=self._database("KEYRING_URL", "keyring.sqlite3"),
            redis_url=self._redis(),
            secret_key=self.secret_key(),
            root_keys=self._root_keys(),
            kms=self.kms,
            amazon_app_id=self._amazon("AMAZON_APP_ID"),
            amazon_client_id=self._amazon("AMAZON_CLIENT_ID"),
            amazon_client_secret=self._amazon("AMAZON_CLIENT_SECRET"),
            amazon_draft=self.flag("AMAZON_DRAFT"),
            amazon_overrides=self._overrides(),
            amazon_clock_rate=self._clock_rate(),
            queue=self.queue,
            retention_days_max=self._retention(),
            smtp_url=self._smtp(),
            mail_from=self.sender(),
            mail_folder=Path(self.text("MAIL_FOLDER") or VAR / "mail"),
            sign_up=self.one_of("SIGN_UP", SIGN_UP, "closed" if self.production else "open"),
            second_factor=self.one_of(
                "SECOND_FACTOR", SECOND_FACTOR, "demanded" if self.production else "offered"
            ),
            password_policy=self.one_of("PASSWORD_POLICY", PASSWORD_POLICY, "amazon"),
            metrics_token=self.text("METRICS_TOKEN"),
            private_hop=self.private_hop,
            # In production a router or a proxy on another machine reaches it.
            bind=self.bind("0.0.0.0" if self.production else "127.0.0.1", port),  # noqa: S104
            slow_client_seconds=self.whole("SLOW_CLIENT_SECONDS", 10, 1, 60),
            database_seconds=self.whole("DATABASE_SECONDS", 20, 1, 60),
            trusted_proxies=self.whole("TRUSTED_PROXIES", 1 if self.production else 0, 0, 5),
            proxy_networks=self.networks("PROXY_NETWORKS"),
            webhook_hosts=self.hosts("WEBHOOK_HOSTS"),
            printers=self.printers("PRINTERS", self.demands_encryption),
            log_level=self.one_of("LOG_LEVEL", LOG_LEVELS, "INFO").upper(),
            log_format=self.one_of(
                "LOG_FORMAT", ("console", "json"), "json" if self.production else "console"
            ),
        )
        if settings.keyring_url and same_database(settings.database_url, settings.keyring_url):
            self.note(SAME_DATABASE)
        if self.problems:
            raise SettingsError(self.problems)
        return settings

    def _public_url(self) -> str:
        value = self.url("PUBLIC_URL").rstrip("/")
        if not value and not self.production:
            value = f"http://127.0.0.1:{self.text('PORT') or '8000'}"
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
            self.note(
                "PUBLIC_URL must be the address that Amazon redirects to, "
                "such as https://orders.example.com, without a path."
            )
        elif self.demands_encryption and parts.scheme != "https":
            self.note("PUBLIC_URL must begin with https:// in production.")
        return value

    def _database(self, name: str, file: str) -> str:
        value = self.url(name)
        if not value and not self.production:
            return f"sqlite:///{VAR / file}"
        self.note(transport_security.database_problem(name, value, self.demands_encryption))
        return transport_security.encrypted(value) if self.demands_encryption else value

    def _redis(self) -> str:
        value = self.url("REDIS_URL")
        self.needed("REDIS_URL", "redis://…, rediss://… or unix://…")
        self.note(transport_security.redis_problem(value, self.demands_encryption) if value else "")
        if (
            urlsplit(value).scheme == "rediss"
            and self.one_of("REDIS_TLS_VERIFY", ("0", "1"), "1") == "0"
        ):
            # Heroku's key-value store signs its own certificate.
            return transport_security.with_choice(value, "ssl_cert_reqs=none")
        return value

    def _root_keys(self) -> tuple[bytes, ...]:
        if self.kms and not self.text("ROOT_KEY"):
            return ()
        text = self.needed("ROOT_KEY", "32 random bytes in base64")
        keys = root_keys(text)
        if text and not keys:
            self.note(
                "ROOT_KEY must be 32 bytes in base64 (several comma-separated, newest first)."
            )
        return keys

    def _amazon(self, name: str) -> str:
        if self.production:
            return self.needed(name, "what Amazon shows for the registered application")
        return self.text(name)

    def _overrides(self) -> dict[str, str]:
        found = {
            key: self.url(name).rstrip("/") for name, key in OVERRIDES.items() if self.text(name)
        }
        if found and self.production and not self.flag("AMAZON_ALLOW_OVERRIDE"):
            self.note(
                "AMAZON_…_URL settings point at another Amazon: unset them in production, "
                "or set AMAZON_ALLOW_OVERRIDE=1."
            )
        return found

    def _clock_rate(self) -> float:
        text = self.text("AMAZON_CLOCK_RATE") or "1"
        try:
            rate = float(text)
        except ValueError:
            rate = 0.0
        if not 1 <= rate <= 100_000:
            self.note("AMAZON_CLOCK_RATE must be a number from 1 to 100000.")
        elif rate != 1 and self.production:
            self.note("AMAZON_CLOCK_RATE is for development and tests: unset it.")
        return rate

    def _retention(self) -> int:
        return self.whole("RETENTION_DAYS_MAX", 30, 1, 30)

    def _smtp(self) -> str:
        value = self.url("SMTP_URL")
        self.note(transport_security.smtp_problem(value, self.demands_encryption) if value else "")
        if self.production and not value:
            self.note("SMTP_URL is missing: notices to merchants go out by mail.")
        return value
