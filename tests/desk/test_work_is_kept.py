"""What somebody has filtered and selected on the desk is there again when they come back."""

import pytest

from tests.orders.documents import order


@pytest.fixture
def chosen(shop, rosa):
    """Rosa's desk with a filter set, and the id of the order that she selects there."""
    shop.take(order(), order())
    rosa.visit("/orders?country=US&sort=oldest")
    return str(shop.orders[0].id)


def checked(page):
    form, _ = page.form("Packing slips")
    return form.fields.get("order", [])


@pytest.mark.parametrize("button", ["Packing slips", "Pick list", "Ship…"])
def test_filters_and_selection_survive_slips_pick_list_and_ship(rosa, chosen, button):
    rosa.submit(button, order=[chosen])

    page = rosa.click("Back to the orders")

    assert page.url.endswith(f"/orders?country=US&sort=oldest&selected={chosen}")
    assert checked(page) == [chosen]


def test_slips_lead_on_to_shipping_the_same_orders_and_back(rosa, chosen):
    rosa.submit("Packing slips", order=[chosen])
    rosa.submit("Two per page")

    draft = rosa.submit("Ship these")

    assert draft.h1 == "Ship several orders"
    assert checked(rosa.click("Back to the orders")) == [chosen]


def test_after_shipping_the_way_back_has_the_filters(rosa, chosen):
    rosa.submit("Ship…", order=[chosen])
    rosa.submit("Ship", {f"tracking-{chosen}": "1Z999AA10123456784", "carrier": "UPS"})

    assert rosa.click("Back to the orders").url.endswith("/orders?country=US&sort=oldest")


def test_what_an_address_says_is_selected_may_be_nonsense(rosa, chosen):
    assert checked(rosa.visit(f"/orders?selected=x.{chosen}.{'9' * 30}")) == [chosen]


def test_a_column_head_sorts_and_says_which_way(rosa, chosen):
    page = rosa.visit("/orders?country=US")
    assert 'aria-sort="ascending"' in page.html

    assert rosa.click("Age").url.endswith("/orders?country=US&sort=newest")
    assert rosa.click("Age").url.endswith("/orders?country=US&sort=oldest")
    assert rosa.click("Total").url.endswith("/orders?country=US&sort=total")
