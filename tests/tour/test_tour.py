"""The tour: offered to whoever founds an account, a step at a time, and gone for good once left."""

import pytest

from tests.accounts.people import ROSA, post
from tests.orders.conftest import ben, rosa, shop
from tests.orders.documents import order
from webapp.accounts.user import User
from webapp.tour.tour import STEPS

__all__ = ["ben", "rosa", "shop"]


@pytest.fixture
def offered(rosa, shop):
    shop.take(order())
    User.known_by(ROSA.email).offer_tour()
    return rosa


def test_rosa_goes_through_five_steps_back_and_forth(offered):
    page = offered.visit("/orders")
    assert "Tour 1 of 5 Tabs and search" in page

    for number, step in enumerate(STEPS[1:], start=2):
        page = offered.submit("Next")
        assert f"Tour {number} of 5 {step.title}" in page
    page = offered.submit("Back")

    assert page.path == "/orders"
    assert "Tour 4 of 5 Personal data goes" in page
    assert page.links["See what goes next"] == "/privacy"


def test_a_step_is_kept_for_the_next_visit(offered):
    offered.visit("/orders")
    offered.submit("Next")

    assert "Tour 2 of 5" in offered.visit("/orders")


def test_a_step_comes_in_place_of_the_one_before(offered):
    offered.visit("/orders")

    part = offered.htmx("Next")

    assert "Tour 2 of 5" in part
    assert "<html" not in part.html


def test_who_leaves_is_never_shown_it_again(offered):
    offered.visit("/orders")

    page = offered.submit("Leave the tour")

    assert "Tour" not in page
    assert post(offered, "/tour/steps", step="2") == 303
    assert "Tour" not in offered.visit("/orders")


def test_its_last_step_ends_it(offered):
    User.update(tour_step=5).execute()
    offered.visit("/orders")

    assert "Tour" not in offered.submit("End the tour")


def test_who_joins_an_account_is_offered_none(offered, ben):
    assert "Tour" not in ben.visit("/orders")
    ben.visit("/orders")
    post(ben, "/tour/steps", step="3")

    assert "Tour" not in ben.visit("/orders")
    assert "Tour 1 of 5" in offered.visit("/orders")


@pytest.mark.parametrize("step", ["0", "6", "x", "", "-1"])
def test_a_step_that_there_isnt_is_the_first(offered, step):
    User.update(tour_step=3).execute()
    offered.visit("/orders")

    post(offered, "/tour/steps", step=step)

    assert "Tour 1 of 5" in offered.visit("/orders")
