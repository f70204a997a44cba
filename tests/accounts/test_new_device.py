"""Signing in from a new device: told by mail to the person, once."""

from typing import Any

from tests.accounts.people import ROSA, founded
from webapp.accounts.notice import Notice

FIREFOX = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1"


def test_rosa_is_told_of_a_device_that_she_did_not_use_before(visitors: Any) -> None:
    founded()

    for agent in (FIREFOX, FIREFOX, SAFARI, SAFARI, FIREFOX):
        signs_in(visitors(), agent)

    told = [str(each.subject) for each in Notice.select().where(Notice.kind == "new_device")]
    assert told == ["You signed in to Orderdesk from Safari on iPhone"]


def signs_in(visitor: Any, agent: str) -> None:
    visitor.http.environ_base["HTTP_USER_AGENT"] = agent
    visitor.visit("/sign-in")
    assert visitor.submit("Sign in", email=ROSA.email, password=ROSA.password).status == 200
