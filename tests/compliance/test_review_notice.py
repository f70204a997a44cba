"""The access review is told when it is due."""

from datetime import timedelta
from typing import Any

from tests.accounts.people import CARLA, joined
from tests.orders.shop import Shop
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.compliance.access_review import AccessReview
from webapp.compliance.review_notice import announce_due_reviews

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def told() -> list[str]:
    return sorted(notice.recipient.email for notice in Notice.select())


def test_owners_and_officers_are_told_when_a_review_is_due_each_once(shop: Any) -> None:
    officer = joined(shop.account, Role.PRIVACY_OFFICER)
    due = AccessReview.due_at(shop.account)

    announce_due_reviews(due - HOUR)
    early = told()
    for day in range(20):
        announce_due_reviews(due + day * DAY)

    assert early == []
    assert told() == sorted([shop.user.email, officer.email])


def test_the_next_review_is_told_anew_a_quarter_after_the_last(shop: Any) -> None:
    due = AccessReview.due_at(shop.account)
    announce_due_reviews(due)
    AccessReview.confirm(shop.account, shop.user, [], due + DAY)

    announce_due_reviews(due + 80 * DAY)
    assert len(told()) == 1
    announce_due_reviews(AccessReview.due_at(shop.account))

    assert told() == [shop.user.email] * 2


def test_an_account_that_reviewed_in_time_is_not_told(shop: Any) -> None:
    carlas = Shop(CARLA)
    due = AccessReview.due_at(shop.account)
    AccessReview.confirm(shop.account, shop.user, [], due - DAY)

    announce_due_reviews(due + HOUR)

    assert told() == [carlas.user.email]
