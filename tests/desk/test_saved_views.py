"""Saved views: names for what one asks the desk often."""

from tests.accounts.people import post
from tests.orders.documents import order
from webapp.desk.saved_view import MOST, SavedView
from webapp.ground.clock import utcnow


def test_rosa_keeps_a_view_and_finds_it_again(rosa, shop):
    shop.take(order())
    rosa.visit("/orders?due=late&sort=total")

    page = rosa.submit("Save", name="Late and dear")

    assert page.links["Late and dear"] == "/orders?due=late&sort=total"
    assert rosa.click("Late and dear").status == 200


def test_a_view_is_forgotten(rosa, shop):
    rosa.visit("/orders?due=late")
    rosa.submit("Save", name="Late")

    page = rosa.submit("Delete the view Late")

    assert "Late" not in page.links


def test_htmx_gets_the_views_alone(rosa, shop):
    rosa.visit("/orders?due=late")
    part = rosa.htmx("Save", name="Late")
    assert part.html.lstrip().startswith('<div class="views" id="views"')
    assert part.links["Late"] == "/orders?due=late"

    rosa.visit("/orders?due=late")
    part = rosa.htmx("Save", name=" ")

    assert part.status == 422
    assert "Give the view a name" in part


def test_htmx_gets_the_views_that_are_left(rosa, shop):
    rosa.visit("/orders?due=late")
    rosa.submit("Save", name="Late")

    part = rosa.htmx("Delete the view Late")

    assert part.status == 200
    assert "Late" not in part.links


def test_a_view_with_the_same_name_replaces_the_old_one(rosa, shop):
    rosa.visit("/orders?due=late")
    rosa.submit("Save", name="Mine")
    rosa.visit("/orders?due=today")

    page = rosa.submit("Save", name="Mine")

    assert page.links["Mine"] == "/orders?due=today"


def test_who_has_the_most_views_may_still_replace_one(rosa, shop):
    for number in range(MOST):
        SavedView.keep(shop.user.id, f"View {number}", "due=late", utcnow())
    rosa.visit("/orders?due=today")

    replaced = rosa.submit("Save", name="View 3")
    refused = rosa.submit("Save", name="One more")

    assert replaced.links["View 3"] == "/orders?due=today"
    assert f"You have {MOST} views" in refused
    assert SavedView.select().count() == MOST


def test_a_search_for_a_person_is_not_kept(rosa, shop):
    shop.take(order())
    rosa.visit("/orders")
    rosa.submit("Search", q="Ada Canary")

    page = rosa.submit("Save", name="Ada")

    assert "A search for a person isn't kept" in page
    assert SavedView.select().count() == 0


def test_a_team_mate_has_views_of_their_own(rosa, ben, shop):
    rosa.visit("/orders?due=late")
    rosa.submit("Save", name="Late")

    page = ben.visit("/orders")

    assert "Late" not in page.links
    assert post(ben, f"/orders/views/{SavedView.get().id}/delete") == 404


def test_nonsense_is_kept_under_no_name(rosa, shop):
    rosa.visit("/orders")

    assert post(rosa, "/orders/views", name="x", query="status=lost") == 400
    assert SavedView.select().count() == 0
