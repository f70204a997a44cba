"""Settings are read once and checked at boot, each with a sentence."""

import base64
from pathlib import Path

import pytest

from webapp.ground.setting_source import SECRETS
from webapp.ground.settings import Settings, SettingsError

KEY = base64.b64encode(b"k" * 32).decode()
ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd"
SECRET_KEY = "as-long-and-as-random-as-it-must-be"
DEVELOPMENT = {"SECRET_KEY": SECRET_KEY, "ROOT_KEY": KEY, "REDIS_URL": "redis://127.0.0.1"}
PRODUCTION = {
    **DEVELOPMENT,
    "APP_ENV": "production",
    "PUBLIC_URL": "https://orders.example.com",
    "DATABASE_URL": "postgres://user:pass@db.example.com/orders",
    "KEYRING_URL": "postgresql://user:pass@keys.example.com/keys?sslmode=verify-full",
    "REDIS_URL": "rediss://cache.example.com",
    "AMAZON_APP_ID": "amzn1.sp.solution.x",
    "AMAZON_CLIENT_ID": "amzn1.application-oa2-client.x",
    "AMAZON_CLIENT_SECRET": "secret-of-amazon",
    "SMTP_URL": "smtps://mail.example.com",
}
WRONG = [
    ({"APP_ENV": "staging"}, "APP_ENV is 'staging'"),
    ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
    ({"SECRET_KEY": "s"}, "SECRET_KEY can be guessed"),
    ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY can be guessed"),
    ({"SECRET_KEY": f"{SECRET_KEY}\n{SECRET_KEY}"}, "SECRET_KEY holds a line break"),
    ({"SECRET_KEY_FILE": "/etc/hostname"}, "SECRET_KEY and SECRET_KEY_FILE are both set"),
    ({"SMTP_URL": "", "SMTP_URL_FILE": "/nowhere"}, "SMTP_URL_FILE names a file that can't be"),
    ({"DATABASE_URL": "postgresql://u:hush/x@db.example.com/x"}, "DATABASE_URL can't be read"),
    ({"DATABASE_URL": "postgresql://u:12/hush@db.example.com/x"}, "DATABASE_URL can't be read"),
    ({"DATABASE_URL": "postgresql://u:hush#x@db.example.com/x"}, "DATABASE_URL can't be read"),
    ({"DATABASE_URL": "postgresql://u:[hush@db.example.com/x"}, "DATABASE_URL can't be read"),
    ({"DATABASE_URL": "postgresql://db.example.com:99999/x"}, "DATABASE_URL can't be read"),
    ({"DATABASE_URL": "postgresql://u:hush@db.example.com"}, "DATABASE_URL names no database"),
    ({"DATABASE_URL": "postgresql://db/x?ssl_mode=require"}, "DATABASE_URL has an option that"),
    ({"KEYRING_URL": "postgresql://u:hush/x@keys.example.com/x"}, "KEYRING_URL can't be read"),
    ({"KEYRING_URL": PRODUCTION["DATABASE_URL"]}, "KEYRING_URL names the same database"),
    ({"KEYRING_URL": "postgresql://me@DB.example.com:5432/orders"}, "names the same database"),
    ({"REDIS_URL": "rediss://:hush/x@cache.example.com"}, "REDIS_URL can't be read"),
    ({"REDIS_TLS_VERIFY": "no"}, "REDIS_TLS_VERIFY is 'no'"),
    ({"SMTP_URL": "smtps://u:hush/x@mail.example.com"}, "SMTP_URL can't be read"),
    ({"MAIL_FROM": "me@example.com\r\nBcc: you@example.com"}, "MAIL_FROM holds a line break"),
    ({"PRINTERS": "Desk=ipp://cups.lan/printers/x"}, "PRINTERS must be printers such as"),
    ({"PRINTERS": "Desk@*=http://cups.lan/printers/x"}, "PRINTERS must be printers such as"),
    ({"PRINTERS": "Desk@*=file:///etc/passwd"}, "PRINTERS must be printers such as"),
    ({"PRINTERS": "Desk@*=ipp://u:hush@cups.lan/x"}, "PRINTERS must be printers such as"),
    ({"PRINTERS": "Desk@*=socket://zebra.lan:99999"}, "PRINTERS must be printers such as"),
    ({"PRINTERS": "Desk@*=socket://zebra.lan/x"}, "PRINTERS must be printers such as"),
    ({"PRINTERS": "Desk@*=socket://zebra.lan?format=exe"}, "PRINTERS must be printers such as"),
    ({"PRINTERS": "A@*=socket://a.lan, A@1=socket://b.lan"}, "PRINTERS has one name for two"),
    ({"MAIL_FROM": "nobody"}, "MAIL_FROM must be one e-mail address"),
    ({"PUBLIC_URL": "https://orders.example.com:99999"}, "PUBLIC_URL can't be read"),
    ({"PORT": "99999"}, "PORT is '99999'"),
    ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY is '0'"),
    ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is 'LOUD'"),
    ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is 'xml'"),
    ({"ALLOW_PRIVATE_HOP": "yes"}, "ALLOW_PRIVATE_HOP is 'yes'"),
    ({"AMAZON_DRAFT": "yes"}, "AMAZON_DRAFT is 'yes'"),
    ({"TRUSTED_PROXIES": "many"}, "TRUSTED_PROXIES is 'many'"),
    ({"SLOW_CLIENT_SECONDS": "0"}, "SLOW_CLIENT_SECONDS is '0'"),
    ({"ROOT_KEY": "abc"}, "ROOT_KEY must be 32 bytes"),
    ({"REDIS_URL": "http://cache"}, "REDIS_URL must begin with"),
    ({"REDIS_URL": "redis://cache.example.com"}, "REDIS_URL must begin with rediss://"),
    ({"PUBLIC_URL": "http://orders.example.com"}, "PUBLIC_URL must begin with https://"),
    ({"PUBLIC_URL": "orders.example.com"}, "PUBLIC_URL must be the address"),
    ({"DATABASE_URL": "mysql://db/x"}, "DATABASE_URL must begin with"),
    ({"DATABASE_URL": "postgresql://db/x?sslmode=disable"}, "asks for sslmode=disable"),
    ({"KEYRING_URL": ""}, "KEYRING_URL must begin with"),
    ({"AMAZON_CLIENT_SECRET": ""}, "AMAZON_CLIENT_SECRET is missing"),
    ({"AMAZON_LWA_TOKEN_URL": "http://127.0.0.1:1"}, "point at another Amazon"),
    ({"AMAZON_CLOCK_RATE": "60"}, "AMAZON_CLOCK_RATE is for development"),
    ({"AMAZON_CLOCK_RATE": "nan"}, "AMAZON_CLOCK_RATE must be a number"),
    ({"RETENTION_DAYS_MAX": "31"}, "RETENTION_DAYS_MAX is '31'"),
    ({"SMTP_URL": ""}, "SMTP_URL is missing"),
    ({"SMTP_URL": "mail.example.com:465"}, "SMTP_URL must begin with smtp:// or smtps://"),
    ({"SMTP_URL": "smtp://127.0.0.1:25"}, "SMTP_URL names a server on this machine"),
    ({"KMS_KEY_ID": "alias/orders"}, "KMS_KEY_ID must be a key's id or ARN"),
    ({"KMS_KEY_ID": "1234abcd"}, "AWS_REGION is missing"),
    ({"KMS_KEY_ID": f"{ARN},{ARN.replace('eu-', 'us-')}"}, "KMS_KEY_ID names keys of several"),
    ({"KMS_KEY_ID": ARN, "AWS_ENDPOINT_URL": "http://kms"}, "AWS_ENDPOINT_URL_KMS must begin"),
    ({"SIGN_UP": "maybe"}, "SIGN_UP is 'maybe'"),
    ({"PASSWORD_POLICY": "none"}, "PASSWORD_POLICY is 'none': it must be one of amazon, asvs."),
    ({"SECOND_FACTOR": "no"}, "SECOND_FACTOR is 'no': it must be one of demanded, offered."),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG, ids=[words for _, words in WRONG])
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    change: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({**PRODUCTION, **change})

    assert [problem for problem in refused.value.problems if sentence in problem]
    assert "hush" not in str(refused.value)


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"APP_ENV": "production"})

    named = " ".join(refused.value.problems)
    assert all(name in named for name in ("SECRET_KEY", "ROOT_KEY", "REDIS_URL", "AMAZON_APP_ID"))


def test_postgres_is_reached_encrypted_in_production_even_when_the_address_is_silent() -> None:
    settings = Settings.from_environment(PRODUCTION)

    assert settings.database_url.endswith("?sslmode=require")
    assert settings.keyring_url.endswith("?sslmode=verify-full")


def test_a_private_network_may_be_unencrypted_when_the_operator_says_so() -> None:
    private = {
        "REDIS_URL": "redis://cache.internal",
        "SMTP_URL": "smtp://127.0.0.1",
        "ALLOW_PRIVATE_HOP": "1",
    }

    settings = Settings.from_environment({**PRODUCTION, **private})

    assert settings.redis_url == "redis://cache.internal"
    assert settings.smtp_url == "smtp://127.0.0.1"


@pytest.mark.parametrize("address", ["ipp://cups.lan/x", "socket://zebra.lan", "ipp://127.0.0.2/x"])
def test_a_printer_that_others_could_listen_to_is_refused_in_production(address: str) -> None:
    printers = {"PRINTERS": f"Desk@7={address}"}
    private = {**PRODUCTION, **printers, "ALLOW_PRIVATE_HOP": "1"}

    with pytest.raises(SettingsError, match="PRINTERS names a printer that others could listen"):
        Settings.from_environment({**PRODUCTION, **printers})
    assert Settings.from_environment(private).printers == (f"Desk@7={address}",)


def test_a_printer_behind_tls_or_on_this_machine_is_taken() -> None:
    printers = "Büro 1@7+9=ipps://cups.lan/printers/x?format=pdf, Zebra@*=socket://[::1]:9100"

    settings = Settings.from_environment({**PRODUCTION, "PRINTERS": printers})

    assert len(settings.printers) == 2


def test_development_needs_only_secrets_and_redis() -> None:
    settings = Settings.from_environment({**DEVELOPMENT, "PORT": "8123"})

    assert settings.public_url == "http://127.0.0.1:8123"
    assert settings.sign_up == "open"
    assert not settings.amazon_configured


def test_with_a_key_service_no_root_key_is_needed() -> None:
    settings = Settings.from_environment({**PRODUCTION, "ROOT_KEY": "", "KMS_KEY_ID": ARN})

    assert (settings.kms.key_ids, settings.kms.region) == ((ARN,), "eu-central-1")
    assert settings.root_keys == ()


def test_a_second_factor_is_demanded_in_production_unless_the_operator_says_otherwise() -> None:
    production = Settings.from_environment(PRODUCTION)
    offered = Settings.from_environment({**PRODUCTION, "SECOND_FACTOR": "offered"})

    assert production.demands_second_factor
    assert not offered.demands_second_factor
    assert not Settings.from_environment(DEVELOPMENT).demands_second_factor


def test_no_secret_shows_when_settings_are_printed() -> None:
    shown = repr(Settings.from_environment(PRODUCTION))

    assert "secret-of-amazon" not in shown
    assert "pass@" not in shown
    assert KEY not in shown


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    file, given = tmp_path / "secret", {"METRICS_TOKEN": "a token", **PRODUCTION}
    file.write_text(given.pop(name) + "\n")

    settings = Settings.from_environment({**given, f"{name}_FILE": str(file)})

    assert settings == Settings.from_environment({"METRICS_TOKEN": "a token", **PRODUCTION})
