"""The marketplaces a merchant can choose."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.numbers import list_currencies

from webapp.amazon.marketplace import MARKETPLACES, ORDER_SOURCES, marketplace, offered, suggest
from webapp.ground.language.order_source import source_label
from webapp.ground.money import in_minor_units
from webapp.sandbox import marketplace as sandbox


def test_the_eight_usual_sources_come_first_under_the_names_merchants_know():
    labels = [source_label(source) for source in offered()[:8]]

    assert labels == [
        "Amazon.com (United States)",
        "amazon.ca (Canada)",
        "amazon.com.mx (Mexico)",
        "amazon.co.uk (United Kingdom)",
        "amazon.fr (France)",
        "amazon.de (Germany)",
        "amazon.es (Spain)",
        "amazon.it (Italy)",
    ]
    assert offered()[:8] == ORDER_SOURCES


def test_every_marketplace_is_offered_once():
    ids = [source.id for source in offered()]

    assert len(ids) == len(set(ids)) == len(MARKETPLACES) == 18


@pytest.mark.parametrize("source", MARKETPLACES, ids=lambda source: source.domain)
def test_every_marketplace_can_be_tried_in_the_sandbox(source):
    theirs = sandbox.find(source.id)

    assert (theirs.domain, theirs.country) == (source.domain, source.country)
    assert (theirs.region, theirs.currency) == (source.region, source.currency)


@pytest.mark.parametrize("source", MARKETPLACES, ids=lambda source: source.domain)
def test_every_marketplace_has_a_real_clock_language_and_currency(source):
    locale = Locale.parse(source.language)

    assert locale.territory == source.country
    assert source.currency in list_currencies()
    assert ZoneInfo(source.time_zone)
    assert source.region in {"na", "eu", "fe"}


@pytest.mark.parametrize("currency", sorted({each.currency for each in MARKETPLACES}))
def test_sums_are_kept_in_the_smallest_unit_that_iso_4217_knows(currency):
    assert in_minor_units(Decimal(12), currency) == (12 if currency == "JPY" else 1200)


@pytest.mark.parametrize(
    ("marketplace_id", "domain", "host"),
    [
        ("ATVPDKIKX0DER", "amazon.com", "sellercentral.amazon.com"),
        ("A2EUQ1WTGCTBG2", "amazon.ca", "sellercentral.amazon.ca"),
        ("A1AM78C64UM0Y8", "amazon.com.mx", "sellercentral.amazon.com.mx"),
        ("A2Q3Y263D00KWC", "amazon.com.br", "sellercentral.amazon.com.br"),
        ("A1F83G8C2ARO7P", "amazon.co.uk", "sellercentral.amazon.co.uk"),
        ("A13V1IB3VIYZZH", "amazon.fr", "sellercentral.amazon.fr"),
        ("A1PA6795UKMFR9", "amazon.de", "sellercentral.amazon.de"),
        ("A1RKKUPIHCS9HS", "amazon.es", "sellercentral.amazon.es"),
        ("APJ6JRA9NG5V4", "amazon.it", "sellercentral.amazon.it"),
        ("A1805IZSGTT6HS", "amazon.nl", "sellercentral.amazon.nl"),
        ("A2NODRKZP88ZB9", "amazon.se", "sellercentral.amazon.se"),
        ("A1C3SOZRARQ6R3", "amazon.pl", "sellercentral.amazon.pl"),
        ("AMEN7PMS3EDWL", "amazon.com.be", "sellercentral.amazon.com.be"),
        ("A28R8C7NBKEWEA", "amazon.ie", "sellercentral.amazon.ie"),
        ("A33AVAJ2PDY3EV", "amazon.com.tr", "sellercentral.amazon.com.tr"),
        ("A1VC38T7YXB528", "amazon.co.jp", "sellercentral.amazon.co.jp"),
        ("A39IBJ37TRP1C6", "amazon.com.au", "sellercentral.amazon.com.au"),
        ("A19VAU5U5O7RUS", "amazon.sg", "sellercentral.amazon.sg"),
    ],
)
def test_each_id_leads_to_its_own_seller_central(marketplace_id, domain, host):
    source = marketplace(marketplace_id)

    assert (source.domain, source.seller_central) == (domain, host)


def test_an_unknown_marketplace_is_named_in_a_sentence():
    with pytest.raises(ValueError, match="'A0NOWHERE' is not the id of a marketplace"):
        marketplace("A0NOWHERE")


def test_an_order_opens_in_the_seller_central_of_its_country():
    source = marketplace("A1PA6795UKMFR9")

    address = source.order_url("305-1234567-7654321")

    assert address == "https://sellercentral.amazon.de/orders-v3/order/305-1234567-7654321"


def test_an_odd_order_number_cannot_leave_the_orders_page():
    assert marketplace("APJ6JRA9NG5V4").order_url("../?x=1#y").endswith("/order/..%2F%3Fx%3D1%23y")


@pytest.mark.parametrize(
    ("accept_language", "country"),
    [
        ("en-GB,en;q=0.9", "GB"),
        ("fr-CA", "CA"),
        ("es-419,es;q=0.9", "MX"),
        ("es", "ES"),
        ("de-AT, en;q=0.5", "DE"),
        ("zh-CN,zh;q=0.9,it;q=0.1", "IT"),
        ("en;q=0.1, pl;q=0.9", "PL"),
        ("pt", "BR"),
        ("fr;q=0, de;q=0.1", "DE"),
        ("ja", "JP"),
        ("", "US"),
        ("*", "US"),
        ("x;q=nan,;;;q=,\x00", "US"),
    ],
)
def test_the_likely_source_comes_from_the_browsers_language(accept_language, country):
    assert suggest(accept_language).country == country
