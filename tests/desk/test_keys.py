"""The letters of the desk's keys: chosen or turned off by each person (WCAG 2.1.4)."""

import json
import re
from html import unescape

import pytest

from tests.accounts.people import post
from tests.orders.documents import order
from webapp.accounts.user import User
from webapp.desk.keys.desk_key import USUAL, DeskKey
from webapp.desk.keys.key_choice import USUALLY, KeyChoice
from webapp.ground.web.form_error import FormError


def choice(shop):
    return KeyChoice.of(User.get_by_id(shop.user.id))


def script_keys(page):
    """What the page tells the script that each letter does; None: the usual."""
    kept = re.search(r'id="keys" data-keys="([^"]*)"', page.html)
    return json.loads(unescape(kept[1])) if kept else None


def test_rosa_chooses_a_letter_and_reads_it_among_the_keys(rosa, shop):
    rosa.visit("/account")
    rosa.click("Keys")

    page = rosa.submit("Save the keys", key_next="G", key_search="ö", key_help="")

    assert "Your keys were changed." in page
    assert choice(shop).letters == {**USUAL, "next": "g", "search": "ö", "help": ""}
    page = rosa.visit("/orders")
    keys = script_keys(page)
    assert (keys["g"], keys["ö"], keys["k"], keys["3"]) == ("next", "search", "before", "tab_3")
    assert "j" not in keys
    assert "?" not in keys
    assert "g ↓ Next order" in page
    assert "This list" not in page


def test_keys_that_are_off_do_nothing_and_say_so(rosa, shop):
    rosa.visit("/account/keys")
    rosa.submit("Save the keys", on=[], key_next="g")

    page = rosa.visit("/orders")

    assert script_keys(page) == {}
    assert "Single-letter keys are off" in page
    assert "↓ Next order" in page
    assert "Select it, or not" not in page
    assert choice(shop).letters[DeskKey.NEXT] == "g"


def test_an_orders_own_page_has_the_same_letters(rosa, shop):
    shop.take(order())
    KeyChoice.keep(shop.user, True, {DeskKey.SHIP: "v"})

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert script_keys(page)["v"] == "ship"
    assert "v Ship this order" in page


def test_the_usual_keys_come_back(rosa, shop):
    KeyChoice.keep(shop.user, False, {DeskKey.NEXT: "g"})
    rosa.visit("/account/keys")

    page = rosa.submit("Back to the usual ones")

    assert "You have the usual keys again." in page
    assert choice(shop) == USUALLY
    assert User.get_by_id(shop.user.id).desk_keys is None
    assert script_keys(rosa.visit("/orders")) is None


def test_saved_as_they_stand_they_are_no_choice(rosa, shop):
    rosa.visit("/account/keys")

    rosa.submit("Save the keys")

    assert User.get_by_id(shop.user.id).desk_keys is None


def test_no_two_keys_have_the_same_letter(rosa, shop):
    rosa.visit("/account/keys")

    page = rosa.submit("Save the keys", key_next="X")

    assert page.status == 422
    assert "x stands at another key already." in page
    assert page.form("Save the keys")[0].fields["key_next"] == ["X"]
    assert choice(shop) == USUALLY


@pytest.mark.parametrize("typed", ["7", "jk", "\u0301", "٣", "\u200d", "1"])
def test_nothing_but_a_letter_or_a_sign_is_a_key(shop, typed):
    with pytest.raises(FormError) as refused:
        KeyChoice.keep(shop.user, True, {DeskKey.HOLD: typed})

    assert refused.value.errors["key_hold"].startswith("Type one letter or one sign")


@pytest.mark.parametrize("typed", ["ж", "の", "<", "€", '"', "e\u0301"])
def test_letters_and_signs_of_all_keyboards_are_keys(rosa, shop, typed):
    KeyChoice.keep(shop.user, True, {DeskKey.HOLD: typed})

    [letter] = [key for key, act in script_keys(rosa.visit("/orders")).items() if act == "hold"]
    assert len(letter) == 1


def test_several_may_be_turned_off(shop):
    KeyChoice.keep(shop.user, True, {DeskKey.HOLD: "", DeskKey.SHIP: " "})

    assert choice(shop).letters == {**USUAL, "hold": "", "ship": ""}


def test_a_viewer_takes_a_letter_of_a_key_that_viewers_have_not(ben, shop):
    page = ben.visit("/account/keys")
    assert "Ship what is selected" not in page

    ben.submit("Save the keys", key_select="s")

    keys = script_keys(ben.visit("/orders"))
    assert keys["s"] == "select"
    assert "ship" not in keys.values()


def test_ben_keeps_his_own_keys(rosa, ben, shop):
    KeyChoice.keep(shop.user, True, {DeskKey.NEXT: "g"})

    assert script_keys(ben.visit("/orders")) is None


def test_nonsense_changes_nothing_else(rosa, shop):
    rosa.visit("/account/keys")

    assert post(rosa, "/account/keys", on="yes", key_nothing="q") == 303
    assert choice(shop) == USUALLY
