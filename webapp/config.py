"""The settings: read once from the environment, checked at boot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from webapp import hop
from webapp.key_provider import root_keys
from webapp.kms_setting import KmsSetting

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
ENVIRONMENTS = ("development", "test", "production")
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
    retention_days_max: int = 30
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "orderdesk@localhost"
    mail_folder: Path = VAR / "mail"
    sign_up: str = "open"
    second_factor: str = "offered"
    password_policy: str = "amazon"  # noqa: S105 - a name, no secret
    metrics_token: str = field(default="", repr=False)
    private_hop: bool = False
    trusted_proxies: int = 0
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
        return _Reader(environment).settings()


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.problems: list[str] = []
        self.app_env = self._one_of("APP_ENV", ENVIRONMENTS, "development")
        self.production = self.app_env == "production"
        self.private_hop = self._text("ALLOW_PRIVATE_HOP") == "1"
        self.demands_encryption = self.production and not self.private_hop
        self.kms = KmsSetting.read(self._text)
        self.problems += self.kms.problems(self.demands_encryption)

    def settings(self) -> Settings:
        settings = Settings(
            app_env=self.app_env,
            public_url=self._public_url(),
            database_url=self._database("DATABASE_URL", "orderdesk.sqlite3"),
            keyring_url=self._database("KEYRING_URL", "keyring.sqlite3"),
            redis_url=self._redis(),
            secret_key=self._needed("SECRET_KEY", "a long random text that signs the sessions"),
            root_keys=self._root_keys(),
            kms=self.kms,
            amazon_app_id=self._amazon("AMAZON_APP_ID"),
            amazon_client_id=self._amazon("AMAZON_CLIENT_ID"),
            amazon_client_secret=self._amazon("AMAZON_CLIENT_SECRET"),
            amazon_draft=self._text("AMAZON_DRAFT") == "1",
            amazon_overrides=self._overrides(),
            amazon_clock_rate=self._clock_rate(),
            retention_days_max=self._retention(),
            smtp_url=self._smtp(),
            mail_from=self._text("MAIL_FROM") or "orderdesk@localhost",
            mail_folder=Path(self._text("MAIL_FOLDER") or VAR / "mail"),
            sign_up=self._one_of("SIGN_UP", SIGN_UP, "closed" if self.production else "open"),
            second_factor=self._one_of(
                "SECOND_FACTOR", SECOND_FACTOR, "demanded" if self.production else "offered"
            ),
            password_policy=self._one_of("PASSWORD_POLICY", PASSWORD_POLICY, "amazon"),
            metrics_token=self._text("METRICS_TOKEN"),
            private_hop=self.private_hop,
            trusted_proxies=self._whole("TRUSTED_PROXIES", 1 if self.production else 0, 0, 5),
            log_level=self._text("LOG_LEVEL").upper() or "INFO",
            log_format=self._one_of(
                "LOG_FORMAT", ("console", "json"), "json" if self.production else "console"
            ),
        )
        if self.problems:
            raise SettingsError(self.problems)
        return settings

    def _text(self, name: str) -> str:
        return self.environment.get(name, "").strip()

    def _note(self, problem: str) -> None:
        self.problems += [problem] if problem else []

    def _needed(self, name: str, what: str) -> str:
        value = self._text(name)
        if not value:
            self.problems.append(f"{name} is missing: set it to {what}.")
        return value

    def _one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self._text(name) or default
        if value in allowed:
            return value
        self.problems.append(f"{name} is {value!r}: it must be one of {', '.join(allowed)}.")
        return default

    def _whole(self, name: str, default: int, low: int, high: int) -> int:
        text = self._text(name)
        if not text:
            return default
        if text.isdigit() and low <= int(text) <= high:
            return int(text)
        self.problems.append(f"{name} is {text!r}: it must be a whole number, {low} to {high}.")
        return default

    def _public_url(self) -> str:
        value = self._text("PUBLIC_URL").rstrip("/")
        if not value and not self.production:
            value = f"http://127.0.0.1:{self._text('PORT') or '8000'}"
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
            self.problems.append(
                "PUBLIC_URL must be the address that Amazon redirects to, "
                "such as https://orders.example.com, without a path."
            )
        elif self.demands_encryption and parts.scheme != "https":
            self.problems.append("PUBLIC_URL must begin with https:// in production.")
        return value

    def _database(self, name: str, file: str) -> str:
        value = self._text(name)
        if not value and not self.production:
            return f"sqlite:///{VAR / file}"
        self._note(hop.database_problem(name, value, self.demands_encryption))
        return hop.encrypted(value) if self.demands_encryption else value

    def _redis(self) -> str:
        value = self._needed("REDIS_URL", "redis://…, rediss://… or unix://…")
        self._note(hop.redis_problem(value, self.demands_encryption) if value else "")
        if urlsplit(value).scheme == "rediss" and self._text("REDIS_TLS_VERIFY") == "0":
            # Heroku's key-value store signs its own certificate.
            return hop.with_choice(value, "ssl_cert_reqs=none")
        return value

    def _root_keys(self) -> tuple[bytes, ...]:
        if self.kms and not self._text("ROOT_KEY"):
            return ()
        text = self._needed("ROOT_KEY", "32 random bytes in base64")
        keys = root_keys(text)
        if text and not keys:
            self.problems.append(
                "ROOT_KEY must be 32 bytes in base64 (several comma-separated, newest first)."
            )
        return keys

    def _amazon(self, name: str) -> str:
        if self.production:
            return self._needed(name, "what Amazon shows for the registered application")
        return self._text(name)

    def _overrides(self) -> dict[str, str]:
        found = {
            key: self._text(name).rstrip("/") for name, key in OVERRIDES.items() if self._text(name)
        }
        if found and self.production and self._text("AMAZON_ALLOW_OVERRIDE") != "1":
            self.problems.append(
                "AMAZON_…_URL settings point at another Amazon: unset them in production, "
                "or set AMAZON_ALLOW_OVERRIDE=1."
            )
        return found

    def _clock_rate(self) -> float:
        text = self._text("AMAZON_CLOCK_RATE") or "1"
        try:
            rate = float(text)
        except ValueError:
            rate = 0.0
        if not 1 <= rate <= 100_000:
            self.problems.append("AMAZON_CLOCK_RATE must be a number from 1 to 100000.")
        elif rate != 1 and self.production:
            self.problems.append("AMAZON_CLOCK_RATE is for development and tests: unset it.")
        return rate

    def _retention(self) -> int:
        return self._whole("RETENTION_DAYS_MAX", 30, 1, 30)

    def _smtp(self) -> str:
        value = self._text("SMTP_URL")
        self._note(hop.smtp_problem(value, self.demands_encryption) if value else "")
        if self.production and not value:
            self.problems.append("SMTP_URL is missing: notices to merchants go out by mail.")
        return value
