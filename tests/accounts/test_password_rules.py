"""What a new password needs, told line by line."""

from tests.accounts.people import ROSA, sign_in
from tests.orders.shop import Shop
from webapp.accounts.password import Policy


def test_the_rules_stand_as_a_list_where_a_password_is_changed(client, database):
    Shop(ROSA)
    sign_in(client, ROSA)

    page = client.visit("/account")

    for line in ("at least 12 characters", "an upper case letter", "a digit"):
        assert line in page


def test_owasps_policy_asks_for_no_classes():
    assert [rule for rule, _ in Policy.ASVS.told] == ["length", "own"]
