"""The gate before every step that leads to Amazon: who may go through, whatever a page showed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask_login import current_user

from webapp.accounts.user import User
from webapp.ground.web.guard import signed_in
from webapp.ground.web.pages import page, wants_part
from webapp.wizards.failure import Failure
from webapp.wizards.outcome import TripOutcome

View = Callable[..., Any]


def obstacle(user: User) -> TripOutcome | None:
    """What keeps this user from connecting stores."""
    # The role first: who may not connect stores need not learn about plans.
    if not user.may_manage_stores:
        return TripOutcome.WRONG_ROLE
    return None if user.account.may_connect_stores else TripOutcome.WRONG_PLAN


def gated(view: View) -> View:
    """Let in those who may connect stores; others read why not, and what to do (403)."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        found = obstacle(current_user)
        return failure_page(Failure.of(found), 403) if found else view(*args, **kwargs)

    return signed_in(guarded)


def failure_page(failure: Failure, status: int) -> Any:
    """A failure that belongs to no store and no trip of this user."""
    return page(
        "wizards/connect.html",
        "wizards/connect/_failure.html",
        # Of all that is refused, htmx shows only this.
        status=422 if wants_part() else status,
        step="failure",
        failure=failure,
    )
