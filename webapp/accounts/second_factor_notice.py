"""What a person is told when their second factor changes, and what the audit trail notes."""

from datetime import datetime
from typing import Any

from webapp.accounts.notice import Notice
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.web.template_filters import PRODUCT_NAME

TOLD = {
    "on": ("is on now", "From now on, signing in asks for it."),
    "app on": ("has an authenticator now", "Signing in takes a code from it, or a passkey."),
    "app off": ("has no authenticator any more", "Signing in asks for a passkey."),
    "off": ("was turned off", "From now on, a password is all that signing in asks for."),
    "reset": (
        "was reset",
        "You were signed out everywhere. Sign in with your password; then set it up anew.",
    ),
    "new codes": ("has new recovery codes", "Those from before open nothing any more."),
    "recovery code used": ("was passed with a recovery code", "That code is used up now."),
}
UNASKED = "If that wasn't you, choose a new password at once, and tell the owner of your account."


def tell(user: User, how: str, by: Any, now: datetime) -> None:
    """Into the audit trail, and to the person by mail; `by` is who did it."""
    outcome, text = TOLD[how]
    Notice.tell(
        user,
        "second_factor",
        f"second-factor-{now:%Y%m%dT%H%M%S%f}",
        subject=f"Your second factor for {PRODUCT_NAME} {outcome}",
        text=f"{text}\n\n{UNASKED}\n",
        now=now,
    )
    audit.record("second_factor.changed", now=now, by=by, on=user, how=how)
