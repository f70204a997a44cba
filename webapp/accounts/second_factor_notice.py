"""What a person is told when their second factor changes, and what the audit trail notes."""

from datetime import datetime
from typing import Any

from webapp.accounts.notice import UNASKED, Notice
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.language.message import Message
from webapp.ground.web.template_filters import PRODUCT_NAME

# By what was done: the subject, and what it means.
TOLD = {
    "on": (
        Message("second_factor.on", "Your second factor for %(product)s is on now"),
        Message("second_factor.on.text", "From now on, signing in asks for it."),
    ),
    "app on": (
        Message(
            "second_factor.app_on", "Your second factor for %(product)s has an authenticator now"
        ),
        Message("second_factor.app_on.text", "Signing in takes a code from it, or a passkey."),
    ),
    "app off": (
        Message(
            "second_factor.app_off",
            "Your second factor for %(product)s has no authenticator any more",
        ),
        Message("second_factor.app_off.text", "Signing in asks for a passkey."),
    ),
    "off": (
        Message("second_factor.off", "Your second factor for %(product)s was turned off"),
        Message(
            "second_factor.off.text",
            "From now on, a password is all that signing in asks for.",
        ),
    ),
    "reset": (
        Message("second_factor.reset", "Your second factor for %(product)s was reset"),
        Message(
            "second_factor.reset.text",
            "You were signed out everywhere. Sign in with your password; then set it up anew.",
        ),
    ),
    "new codes": (
        Message(
            "second_factor.new_codes", "Your second factor for %(product)s has new recovery codes"
        ),
        Message("second_factor.new_codes.text", "Those from before open nothing any more."),
    ),
    "recovery code used": (
        Message(
            "second_factor.code_used",
            "Your second factor for %(product)s was passed with a recovery code",
        ),
        Message("second_factor.code_used.text", "That code is used up now."),
    ),
}


def tell(user: User, how: str, by: Any, now: datetime) -> None:
    """Into the audit trail, and to the person by mail; `by` is who did it."""
    outcome, text = TOLD[how]
    Notice.tell(
        user,
        "second_factor",
        f"second-factor-{now:%Y%m%dT%H%M%S%f}",
        subject=outcome.told(product=PRODUCT_NAME),
        text=UNASKED.told(what=text.told()),
        now=now,
    )
    audit.record("second_factor.changed", now=now, by=by, on=user, how=how)
