"""Finding what a request is about: in the asker's own orders, and in nobody else's."""

from typing import Any

import pytest

from tests.accounts.people import CARLA
from tests.orders.documents import GERMANY, order, parcel
from tests.orders.shop import Shop
from tests.privacy_requests.data_requests import ADA
from webapp.ground.keys.keyring import keyring
from webapp.privacy_requests.request_file import RequestFile
from webapp.privacy_requests.request_match import matches

BEA = {"buyer": {"buyerName": "Bea Plain", "buyerEmail": "bea@plain.example"}}
CAL = {"recipient": {"deliveryAddress": {"name": "Cal Plain", "postalCode": "10001"}}}


def found(shop: Any, file: RequestFile, asker: str = "buyer") -> list[tuple[set[str], set[str]]]:
    return [(match.roles, match.evidence) for match in matches(shop.account, asker, file)]


def test_an_email_finds_the_buyer(shop: Any) -> None:
    shop.take(order(**CAL), order(**BEA, **CAL))

    assert found(shop, RequestFile(email="ADA@canary.example ")) == [({"buyer"}, {"email"})]


def test_a_name_and_postal_code_find_the_recipient(shop: Any) -> None:
    shop.take(order(**BEA), order(**BEA, **CAL))

    file = RequestFile(name="ADA canary", postal_code="733 01")

    assert found(shop, file, "recipient") == [({"recipient"}, {"address", "name"})]


def test_who_ordered_for_themselves_is_found_as_both(shop: Any) -> None:
    shop.take(order())

    assert found(shop, ADA) == [({"buyer", "recipient"}, {"email", "address", "name"})]


def test_an_email_and_a_name_find_who_received_their_own_order_too(shop: Any) -> None:
    shop.take(order())
    file = RequestFile(email="ada@canary.example", name="Ada Canary")

    assert found(shop, file) == [({"buyer", "recipient"}, {"email", "name"})]


def test_an_order_number_finds_the_order_for_whom_the_asker_says_to_be(shop: Any) -> None:
    paper = order(**CAL)
    shop.take(paper)
    file = RequestFile(order_number=f" {paper['orderId']} ", name="Somebody Else")

    assert found(shop, file, "gift_recipient") == [({"recipient"}, {"order_number"})]


def test_a_tracking_number_is_found_as_the_label_spells_it(shop: Any) -> None:
    shop.take(order(packages=[parcel("1Z999AA10123456784")]))
    file = RequestFile(tracking_number="1Z 999 AA1 01 2345 6784")

    assert found(shop, file) == [({"buyer"}, {"tracking_number"})]


def test_a_tracking_number_and_a_name_say_who_it_is(shop: Any) -> None:
    shop.take(order(**BEA, packages=[parcel("1Z999AA10123456784")]))
    file = RequestFile(tracking_number="1z999aa10123456784", name="Ada Canary")

    [(roles, evidence)] = found(shop, file, "buyer")

    assert (roles, evidence) == ({"recipient"}, {"tracking_number", "name"})


@pytest.mark.parametrize("typed", ["{bare}", " {bare} ", "{spaced}", "{number}"])
def test_an_order_number_is_found_however_it_is_typed(shop: Any, typed: str) -> None:
    number = order()["orderId"]
    shop.take(order(orderId=number, **BEA, **CAL), order(**BEA, **CAL))
    spelled = {"bare": number.replace("-", ""), "spaced": number.replace("-", " ")}

    file = RequestFile(order_number=typed.format(number=number, **spelled))

    assert found(shop, file) == [({"buyer"}, {"order_number"})]


@pytest.mark.parametrize("typed", ["1z 999 aa1 0123 4567 84", "1Z999AA10123456784\t"])
def test_a_tracking_number_is_found_however_it_is_typed(shop: Any, typed: str) -> None:
    shop.take(order(**BEA, **CAL, packages=[parcel("1Z999AA10123456784")]))

    assert found(shop, RequestFile(tracking_number=typed)) == [({"buyer"}, {"tracking_number"})]


def test_all_stores_of_the_account_are_searched(shop: Any) -> None:
    german = shop.open(GERMANY)
    shop.take(order(), order(salesChannel={"marketplaceId": german.marketplace_id}))

    assert len(found(shop, ADA)) == 2


def test_nothing_is_found_in_another_account(shop: Any) -> None:
    carlas, paper = Shop(CARLA), order(packages=[parcel("TRACK1")])
    carlas.take(paper)
    file = ADA.changed(order_number=paper["orderId"], tracking_number="TRACK1")

    assert found(shop, file) == []
    assert len(found(carlas, file)) == 1


@pytest.mark.parametrize("file", [RequestFile(), RequestFile(name="Ada Canary")])
def test_a_name_alone_finds_nobody(shop: Any, file: RequestFile) -> None:
    shop.take(order())

    assert found(shop, file) == []


def test_a_store_whose_key_is_destroyed_hinders_no_search(shop: Any) -> None:
    from tests.orders.documents import NOON

    german = shop.open(GERMANY)
    shop.take(order())
    keyring().vault(german.scope)
    keyring().destroy(german.scope, NOON)

    assert len(found(shop, ADA)) == 1
