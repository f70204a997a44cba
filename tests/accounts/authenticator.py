"""An authenticator app: the codes that it shows."""

from datetime import datetime, timedelta
from typing import Any

import pyotp

from tests.accounts.people import ROSA, sign_in
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User
from webapp.ground.clock import utcnow

STEP = timedelta(seconds=30)


def code_of(user: User, at: datetime | None = None) -> str:
    """What the app of this person shows then, or now."""
    factor = SecondFactor.of(user)
    assert factor is not None
    return pyotp.TOTP(factor.secret_words().replace(" ", "")).at(at or utcnow())


def another_code(user: User) -> str:
    """Six digits that this person's app shows at no time about now."""
    shown = {code_of(user, utcnow() + STEP * n) for n in range(-2, 3)}
    return next(code for n in range(6) if (code := f"{n:06}") not in shown)


def secured(user: User, now: datetime | None = None) -> list[str]:
    """Turn this person's second factor on, some time ago; returns the recovery codes."""
    now = now or utcnow() - timedelta(hours=1)
    factor = SecondFactor.begin(user, now)
    codes = factor.confirm(code_of(user, now), now, None)
    user.second_factor_since = now
    return codes


def sets_up(visitor: Any, password: str = ROSA.password) -> Any:
    """From the account page to the recovery codes."""
    visitor.visit("/account")
    visitor.click("Set up a second factor")
    visitor.submit("Show the code to scan", current_password=password)
    return visitor.submit("Turn it on", code=code_of(User.get(User.email == ROSA.email)))


def sign_in_with_code(visitor: Any) -> Any:
    """Both steps of Rosa's."""
    sign_in(visitor)
    return visitor.submit("Go on", code=code_of(User.get(User.email == ROSA.email)))
