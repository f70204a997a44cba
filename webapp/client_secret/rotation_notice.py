"""What the owners of all accounts are told of the client secret's rotation: that a new one is in
use, once, and that one doesn't go on, each day until it does."""

from datetime import datetime, timedelta

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.client_secret.client_secret_rotation import ClientSecretRotation
from webapp.ground.clock import utcnow
from webapp.ground.keys.client_secret import ClientSecret
from webapp.ground.language.message import Message

# Whatever the clock slept through, it finds within a day.
LOOKS_BACK = timedelta(days=1)
STUCK = "client-secret-stuck"
IN_USE_SUBJECT = Message("client_secret.in_use_subject", "Amazon's client secret was rotated")
IN_USE_TEXT = Message(
    "client_secret.in_use_text",
    "This installation has a new client secret from Amazon, and uses it. Nothing changes for your "
    "orders.\n\n"
    "If whoever runs this installation didn't expect that, tell them at once.",
)
STUCK_SUBJECT = Message(
    "client_secret.stuck_subject", "The rotation of Amazon's client secret doesn't go on"
)
STUCK_TEXT = Message(
    "client_secret.stuck_text",
    "This installation's client secret at Amazon is being rotated, and the new one isn't in use."
    "\n\n"
    "What this means: the one before it works for a few days at most. Then no order comes in, and "
    "no parcel is confirmed.\n\n"
    "What to do: tell whoever runs this installation today.",
)


def stuck() -> float:
    """For the metrics."""
    return float(bool(ClientSecretRotation.current().trouble(utcnow())))


def announce_client_secret(now: datetime) -> None:
    """For the clock."""
    secret = ClientSecret.in_use()
    if secret is not None and secret.proven_at > now - LOOKS_BACK:
        for account in Account.founded_by(secret.proven_at):
            key = f"client-secret-in-use-{secret.id}"
            _tell(account, key, IN_USE_SUBJECT, IN_USE_TEXT, now)
    stands_still = bool(ClientSecretRotation.current().trouble(now))
    for account in list(Account.select()):
        if stands_still:
            _tell(account, f"{STUCK}-{now:%Y-%m-%d}", STUCK_SUBJECT, STUCK_TEXT, now)
        else:
            Notice.settle(account.id, STUCK, now)


def _tell(account: Account, key: str, subject: Message, text: Message, now: datetime) -> None:
    Notice.raise_once(
        account,
        "security_alarm",
        key,
        subject=subject.told(),
        text=text.told(),
        path="/compliance",
        now=now,
    )
