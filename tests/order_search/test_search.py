"""Searching by number, product, tracking and buyer, with nothing personal in an address."""

import json

import pytest

from tests.orders.documents import CANARY, HOME, item, order, parcel, updated
from webapp.ground.clock import utcnow
from webapp.order_search.search import MOST, Search
from webapp.order_search.word_search import WordSearch
from webapp.orders.order import Order, OrderItem
from webapp.orders.party import BUYER, RECIPIENT, Party
from webapp.orders.party_word import PartyTerm, PartyWord, PersonWord, kept, word_digest
from webapp.orders.search_term import SearchTerm
from webapp.privacy.redaction import Reason, erase_party, redact

FOUND = "112-1234567-7654321"


@pytest.fixture
def wanted(shop):
    """Ada's order, between two of Eve's."""
    eve = {"buyerName": "Eve Other", "buyerEmail": "eve@other.example"}
    home = {"deliveryAddress": HOME | {"name": "Eve Other"}}
    others = [order(buyer=eve, recipient=home) for _ in range(2)]
    lines = [
        item(orderItemId="88000000000001", product={"sellerSku": "Mug-9", "asin": "B0MUG00001"})
    ]
    document = order(orderId=FOUND, orderItems=lines, packages=[parcel("1Z999AA1")])
    document["packages"].append(parcel("1Z999AA10123456784") | {"packageReferenceId": "2"})
    shop.take(others[0], document, others[1])
    return document


def search(visitor, words):
    visitor.visit("/orders")
    return visitor.submit("Search", q=words)


@pytest.mark.parametrize(
    "words",
    [
        FOUND,
        "112-1234567",
        f"  {FOUND} ",
        "11212345677654321",
        "112 1234567 7654321",
        "112 - 1234567 - 7654321",
        "112_1234567_7654321",
        "112ß1234567ß7654321",
        "https://www.ups.com/track?loc=en_US&tracknum=1Z999AA10123456784",
        "Mug-9",
        "mug-9",
        "B0MUG00001",
        "b0mug00001",
        "88000000000001",
        "1Z999AA1",
        "1z999aa1",
    ],
)
def test_rosa_finds_an_order_by_what_names_it(rosa, wanted, words):
    page = search(rosa, words)

    assert [text for text in page.links if text.startswith("112-")] == [FOUND]
    assert "All 1" in page


@pytest.mark.parametrize(
    "pasted",
    [
        f"\u200e{FOUND}\u202c",
        f"\ufeff{FOUND}",
        FOUND.replace("-", "–"),
        FOUND.replace("-", "\xad-"),
        "１１２－１２３４５６７－７６５４３２１",
        f"#{FOUND}",
        f"“{FOUND}”,",
        f"Order {FOUND}",
        f"https://sellercentral.amazon.com/orders-v3/order/{FOUND}?ref=x",
    ],
)
def test_an_order_number_is_found_as_it_was_pasted(rosa, wanted, pasted):
    page = search(rosa, pasted)

    assert [text for text in page.links if text.startswith("112-")] == [FOUND]
    assert page.url.endswith(f"q={FOUND}")


@pytest.mark.parametrize(
    ("told", "scanned"),
    [
        ("1Z999AA10123456784", "1Z 999 AA1 01 2345 6784"),
        ("1z 999 aa1 01 2345 6784", "1Z999AA10123456784"),
        ("9400100000000000000000", "42073301 9400 1000 0000 0000 0000 00"),
        ("9400100000000000000000", "4207330112349400100000000000000000"),
        ("4207330112349400100000000000000000", "9400100000000000000000"),
        ("9405507899000301234566", "]C142073301\x1d9405507899000301234566"),
        ("9405507899000301234566", "(420) 73301 (94) 05507899000301234566"),
        ("612999123482", "1027590123456787330100612999123482"),
        ("1027590123456787330100612999123482", "612999123482"),
        ("01905020000123", "%007330101905020000123136276R"),
        ("%007330101905020000123136276R", "01905020000123V"),
        ("00340434298765012349", "]C100340434298765012349"),
        ("340434298765012349", "00340434298765012349"),
    ],
)
def test_a_parcel_is_found_by_its_number_as_it_is_printed_or_scanned(rosa, shop, told, scanned):
    shop.take(order(), order(orderId=FOUND, packages=[parcel(told)]))

    page = search(rosa, scanned)

    assert [text for text in page.links if text.startswith("112-")] == [FOUND]
    assert "73301" not in page.url


def test_a_search_typed_at_the_desk_looks_through_the_orders_once(rosa, wanted, monkeypatch):
    token = rosa.visit("/orders").forms[0].fields["csrf_token"][0]
    asked, identified = [], Search.identified
    monkeypatch.setattr(
        Search, "identified", lambda self, words: asked.append(words) or identified(self, words)
    )

    answer = rosa.http.post(
        "/orders/searches",
        data={"q": "Mug-9", "csrf_token": token},
        base_url=rosa.base,
        headers={"HX-Request": "true"},
    )

    assert answer.headers["HX-Push-Url"] == "/orders?q=Mug-9"
    assert FOUND in answer.text
    assert asked == ["Mug-9"]


@pytest.mark.parametrize("words", [f"Ada {CANARY}", "ada canary", "ADA@canary.example"])
def test_rosa_finds_a_buyer_and_the_address_does_not_tell_whom(rosa, wanted, words):
    page = search(rosa, words)

    assert [text for text in page.links if text.startswith("112-")] == [FOUND]
    assert "buyer=" in page.url
    assert CANARY.lower() not in page.url.lower()


def test_no_link_or_title_on_the_page_names_the_buyer_searched_for(rosa, wanted):
    page = search(rosa, f"Ada {CANARY}")

    assert CANARY.lower() not in page.html.lower()


def test_a_buyer_is_found_by_the_recipients_name_too(rosa, shop):
    shop.take(order(recipient={"deliveryAddress": HOME | {"name": "Zoë Ångström"}}))

    page = search(rosa, "zoe angstrom")

    assert shop.order.amazon_order_id in page.links


@pytest.mark.parametrize(
    "words", ["Nobody Here", "nobody@nowhere.example", "NO-SUCH-SKU", "%", "*_?"]
)
def test_words_that_fit_nothing_find_nothing_and_stay_out_of_the_address(rosa, wanted, words):
    page = search(rosa, words)

    assert "No order matches" in page
    assert words.split("@")[0].lower() not in page.url.lower()


def test_a_longer_number_holds_no_order_number(rosa, wanted):
    page = search(rosa, f"Parcel 9{FOUND}0")

    assert FOUND not in page


def test_a_number_that_nobody_has_finds_nothing(rosa, wanted):
    page = search(rosa, "999-9999999-9999999")

    assert "No order matches" in page
    assert page.url.endswith("/orders?q=999-9999999-9999999")


def test_an_empty_search_shows_the_desk(rosa, wanted):
    page = search(rosa, "   ")

    assert page.path == "/orders"
    assert "Awaiting shipment 3" in page


def test_who_may_not_see_people_finds_orders_but_no_buyer(ben, wanted):
    by_number, by_name = search(ben, FOUND), search(ben, f"Ada {CANARY}")

    assert FOUND in by_number.links
    assert "No order matches" in by_name
    assert CANARY.lower() not in by_name.url.lower()


def test_a_buyers_address_does_not_open_for_who_may_not_see_people(rosa, ben, wanted):
    address = search(rosa, f"Ada {CANARY}").url

    page = ben.visit(address)

    assert page.status == 403
    assert "may not search for buyers" in page
    assert FOUND not in page.html


def test_carla_finds_nothing_of_rosas_by_number_or_buyer(rosa, carla, wanted):
    address = search(rosa, f"Ada {CANARY}").url

    for page in (search(carla, FOUND), search(carla, f"Ada {CANARY}"), carla.visit(address)):
        assert "No order matches" in page
        assert FOUND not in page.links


def test_a_search_looks_through_the_latest_only_and_says_so(rosa, shop):
    shop.take(*[order() for _ in range(MOST + 1)])

    page = search(rosa, "CANDLE-RED")

    assert "1,000 of them are shown" in page
    assert "100 of 1,000 orders" in page


def test_tabs_and_filters_narrow_a_search(rosa, wanted):
    search(rosa, "CANDLE-RED")

    page = rosa.click("Shipped 0")

    assert "q=CANDLE-RED" in page.url
    assert "No order matches" in page


PARTS = [
    "mug",
    "MUG-",
    "b0mug",
    "blue mug",
    "7654321",
    "4321",
    "4567-7654321",
    "kéttle",
    "graz mug",
    "gra",
    "Graz 4321",
]


@pytest.fixture
def graz(shop):
    """An order from Graz among others, of a product with a title."""
    product = {"sellerSku": "Mug-9", "asin": "B0MUG00001", "title": "Blue kettle mug"}
    home = {"deliveryAddress": HOME | {"city": "Graz", "countryCode": "AT"}}
    shop.take(order(), order(orderId=FOUND, orderItems=[item(product=product)], recipient=home))
    return shop


@pytest.mark.parametrize("words", PARTS)
def test_parts_of_products_cities_and_order_numbers_are_found(rosa, graz, words):
    page = search(rosa, words)

    assert [text for text in page.links if text.startswith("112-")] == [FOUND]
    assert "q=" in page.url


@pytest.mark.parametrize("words", ["mug austin", "9999", "m", "mug " * 9 + "x", "100%", "mug_9"])
def test_of_several_words_all_must_fit_one_order(rosa, graz, words):
    page = search(rosa, words)

    assert FOUND not in page
    assert "This was looked through" in page


def test_the_latest_orders_of_a_product_are_found_first(rosa, shop):
    shop.take(*[order() for _ in range(5)])

    found = WordSearch(shop.account.id, "candle").latest(3).ids

    assert found == sorted((each.id for each in shop.orders), reverse=True)[:3]


def test_carla_finds_no_product_of_rosas(carla, graz):
    assert FOUND not in search(carla, "mug")


def test_terms_go_with_the_last_order_that_had_them(graz):
    assert SearchTerm.prune() == 0
    Order.get(Order.amazon_order_id == FOUND).delete_instance()

    assert SearchTerm.prune() == 2
    assert WordSearch(graz.account.id, "graz").latest(1).ids == []


@pytest.fixture
def ada(shop):
    """Ada's order among others: a name with accents, and a British postal code."""
    home = HOME | {"name": "Ada Byron-Lovelacé", "postalCode": "SW1A 1AA", "countryCode": "GB"}
    shop.take(order(), order(orderId=FOUND, recipient={"deliveryAddress": home}), order())
    return shop


@pytest.mark.parametrize("words", ["lovelace", "BYRON", "byron ada", "sw1a 1aa", "SW1A1AA"])
def test_a_person_is_found_by_words_that_stay_out_of_the_address(rosa, ada, words):
    page = search(rosa, words)

    assert [text for text in page.links if text.startswith("112-")] == [FOUND]
    assert "q=" not in page.url


@pytest.fixture
def mug(shop):
    """Ada's order of a mug, sent to Graz; others of hers, and others of mugs from Graz."""
    product = {"sellerSku": "Mug-9", "asin": "B0MUG00001", "title": "Blue kettle mug"}
    graz = HOME | {"city": "Graz", "countryCode": "AT"}
    hers, ellas = graz | {"name": "Ada Byron-Lovelace"}, graz | {"name": "Ella Moor"}
    lines = {"orderItems": [item(product=product)]}
    shop.take(
        order(recipient={"deliveryAddress": HOME | {"name": "Ada Lovelace"}}),
        order(recipient={"deliveryAddress": ellas}, **lines),
        order(recipient={"deliveryAddress": hers}, orderId=FOUND, **lines),
        order(recipient={"deliveryAddress": ellas | {"name": "Eve Moor"}}, **lines),
    )
    return shop


MIXED = [
    "mug lovelace",
    "Lovelace MUG-9",
    "graz byron kettle",
    "byron-lovelace graz",
    "4321 lovelace b0mug",
    f"{FOUND} lovelace",
    f"112-1234567 mug {HOME['postalCode']}",
]


@pytest.mark.parametrize("words", MIXED)
def test_a_product_a_city_or_a_number_beside_a_surname_find_what_fits_all(rosa, mug, words):
    page = search(rosa, words)

    assert [text for text in page.links if text.startswith("112-")] == [FOUND]
    assert "words=" in page.url or HOME["postalCode"] in words


@pytest.mark.parametrize("words", MIXED)
def test_a_surname_beside_a_product_stays_out_of_the_address(rosa, mug, words):
    page = search(rosa, words)

    assert "lovelace" not in page.url.lower()


@pytest.mark.parametrize("words", ["mug turing", "kettle lovelace austin", "moor ada mug"])
def test_of_words_of_different_kinds_all_must_fit_one_order(rosa, mug, words):
    assert FOUND not in search(rosa, words).links


def test_a_word_that_is_a_city_of_one_and_a_name_of_another_finds_both(rosa, mug):
    mug.take(order(recipient={"deliveryAddress": HOME | {"name": "Otto Graz"}}))

    page = search(rosa, "graz")

    assert len([text for text in page.links if text.startswith("112-")]) == 4


def test_ben_who_sees_nobody_finds_nothing_by_a_surname_beside_a_product(rosa, ben, mug):
    found = search(rosa, "mug lovelace").url

    assert FOUND not in search(ben, "mug lovelace").links
    assert ben.visit(found).status == 403


def test_carla_finds_nothing_of_rosas_by_words_of_different_kinds(rosa, carla, mug):
    found = search(rosa, "mug lovelace").url

    assert FOUND not in carla.visit(found).links


@pytest.mark.parametrize("words", ["lovel", "ada nobody", "lovelace 78701"])
def test_a_person_isnt_found_by_parts_or_by_words_of_several(rosa, ada, words):
    assert FOUND not in search(rosa, words).links


def test_words_go_with_the_person(rosa, ada):
    assert PartyTerm.select().count() > 0
    redact(ada.account, [each.id for each in ada.orders], Reason.AMAZON, utcnow(), by=None)

    assert PartyTerm.select().count() == 0
    assert FOUND not in search(rosa, "lovelace").links


def test_words_go_with_an_order_and_leave_those_of_others(ada):
    gone = Order.get(amazon_order_id=FOUND)
    of_others = PartyTerm.party.not_in(Party.select(Party.id).where(Party.order == gone))
    others = set(PartyTerm.select().where(of_others).tuples())

    gone.delete_instance()

    assert others
    assert set(PartyTerm.select().tuples()) == others
    for part in (Party, OrderItem):
        assert part.select().count() > part.select().where(part.order == gone.id).count() == 0


def test_words_of_one_party_go_and_leave_those_of_the_other(ada):
    found = Order.get(amazon_order_id=FOUND)
    terms = {party.role: set(json.loads(party.terms)) for party in found.parties}

    erase_party(found, RECIPIENT, Reason.GDPR, utcnow())

    [buyer] = found.parties.clone()
    of_order = PartyTerm.select(PartyTerm.digest).join(Party, on=PartyTerm.party == Party.id)
    left = {digest for (digest,) in of_order.where(Party.order == found).tuples()}
    assert buyer.role == BUYER
    assert left == terms[BUYER] != terms[RECIPIENT]
    assert {type(term) for term in left} == {int}


@pytest.mark.parametrize(
    ("model", "kept_as"), [(PersonWord, kept), (PartyWord, bytes)], ids=["half", "whole"]
)
def test_words_that_versions_before_kept_are_found_and_go_with_the_person(
    rosa, ada, model, kept_as
):
    party = Party.get(order=Order.get(amazon_order_id=FOUND), role=RECIPIENT)
    PartyTerm.delete().execute()
    model.create(party=party, digest=kept_as(word_digest(ada.store.vault, "lovelace")))

    assert FOUND in search(rosa, "lovelace").links

    redact(ada.account, [each.id for each in ada.orders], Reason.AMAZON, utcnow(), by=None)
    assert model.select().count() == 0


def test_ben_who_sees_nobody_finds_nobody_by_a_word(rosa, ben, ada):
    found = search(rosa, "lovelace").url

    assert FOUND not in search(ben, "lovelace").links
    assert ben.visit(found).status == 403


def test_an_update_leaves_no_word_of_before(rosa, ada):
    home = {"deliveryAddress": HOME | {"name": "Eve", "postalCode": ""}}

    ada.take(updated(order(orderId=FOUND, recipient=home)))

    assert FOUND not in search(rosa, "lovelace").links
    assert FOUND in search(rosa, "eve").links
