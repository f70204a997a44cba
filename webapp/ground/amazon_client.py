"""The one `Amazon` of this process, made from the settings."""

from functools import partial

from webapp.amazon.application import Application, Endpoints
from webapp.amazon.client import Amazon
from webapp.amazon.marketplace import MARKETPLACES
from webapp.amazon.notification_queue import NotificationQueue
from webapp.amazon.pacing import Pacer
from webapp.ground.keys.client_secret import ClientSecret
from webapp.ground.settings import Settings
from webapp.ground.work.job_queue import redis_connection

_amazon: Amazon | None = None


def open_amazon(settings: Settings) -> None:
    global _amazon  # noqa: PLW0603 - one per process, like the databases
    _amazon = Amazon(
        Application(
            app_id=settings.amazon_app_id,
            client_id=settings.amazon_client_id,
            client_secret=settings.amazon_client_secret,
            redirect_uri=settings.consent_return_url,
            draft=settings.amazon_draft,
        ),
        endpoints(settings),
        Pacer(redis_connection(), settings.amazon_clock_rate),
        clock_rate=settings.amazon_clock_rate,
        queue=_queue(settings.queue.arn, settings),
        secret_queue=_queue(settings.queue.secret_arn, settings),
        secret_days=settings.queue.secret_days,
        client_secrets=partial(ClientSecret.choices, settings.amazon_client_secret),
    )


def _queue(arn: str, settings: Settings) -> NotificationQueue | None:
    return NotificationQueue(arn, settings.queue.url) if arn else None


def amazon() -> Amazon:
    """The client of Amazon; raises RuntimeError before `open_amazon`."""
    if _amazon is None:
        raise RuntimeError("The client of Amazon was not opened: start through create_app().")
    return _amazon


def endpoints(settings: Settings) -> Endpoints:
    """Amazon's addresses, with those that the settings replace."""
    real, other = Endpoints(), settings.amazon_overrides
    return Endpoints(
        token_url=other.get("token_url", real.token_url),
        api={region: other.get(region.lower(), address) for region, address in real.api.items()},
        consent_url=other.get("consent_url", real.consent_url),
    )


def form_targets(settings: Settings) -> list[str]:
    """The origins that `Connect` may lead to."""
    override = settings.amazon_overrides.get("consent_url")
    if override:
        return [override]
    hosts = {marketplace.seller_central for marketplace in MARKETPLACES}
    return sorted(f"https://{host}" for host in hosts)
