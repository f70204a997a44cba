"""An authorization lasts a year, and Rosa hears of its end 30, 14, 7 days and 1 day before."""

from datetime import timedelta

import pytest

from webapp.accounts.notice import Notice
from webapp.ground.clock import utcnow
from webapp.stores.authorization_ending import announce_endings
from webapp.stores.connection import Connection


def _ends_in(days: float) -> None:
    Connection.update(expires_at=utcnow() + timedelta(days=days)).execute()


def _told() -> list[Notice]:
    return list(Notice.select().where(Notice.kind == "authorization_ending").order_by(Notice.id))


@pytest.mark.parametrize("days", [29.5, 13.5, 6.5, 0.5])
def test_rosa_is_told_once_at_each_step(store, days):
    _ends_in(days)

    announce_endings(utcnow())
    announce_endings(utcnow() + timedelta(hours=1))

    (notice,) = _told()
    assert "amazon.com" in str(notice.subject)
    assert "Reconnect" in str(notice.text)


def test_over_the_last_month_rosa_is_told_four_times(store):
    _ends_in(31)

    for day in range(32):
        announce_endings(utcnow() + timedelta(days=day))

    assert len(_told()) == 4


def test_a_fresh_authorization_is_no_news(store):
    announce_endings(utcnow())

    assert _told() == []


def test_a_lost_or_ended_authorization_is_not_announced(store):
    _ends_in(-1)
    announce_endings(utcnow())
    _ends_in(5)
    Connection.get().lose_access(1, "revoked", utcnow())
    announce_endings(utcnow())

    assert _told() == []


def test_the_stores_page_says_so_and_offers_reconnect(store, rosa):
    _ends_in(6.5)

    page = rosa.visit("/stores")

    assert "The authorization of amazon.com ends soon" in page
    assert "in 7 days" in page
    assert page.links["Reconnect"] == f"/stores/{store.id}/reconnect"
