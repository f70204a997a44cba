"""The table of carriers: every marketplace has some, and Amazon understands each."""

import pytest

from webapp.amazon.marketplace import MARKETPLACES
from webapp.carriers.carrier import CARRIERS, carrier_named, offered_in, service_words


@pytest.mark.parametrize("source", MARKETPLACES, ids=lambda source: source.country)
def test_each_marketplace_has_carriers_with_services(source):
    offered = offered_in(source.country)

    assert len(offered) >= 4
    assert all(each.services_from(source.country) for each in offered)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("USPS", "US"),
        ("UPS", "US"),
        ("FedEx", "US"),
        ("DHL Express", "US"),
        ("Royal Mail", "GB"),
        ("Evri", "GB"),
        ("DPD", "GB"),
        ("Deutsche Post", "DE"),
        ("DHL Paket", "DE"),
        ("Hermes", "DE"),
        ("GLS", "DE"),
        ("La Poste", "FR"),
        ("Colissimo", "FR"),
        ("Chronopost", "FR"),
        ("Correos", "ES"),
        ("SEUR", "ES"),
        ("Poste Italiane", "IT"),
        ("BRT", "IT"),
        ("Canada Post", "CA"),
        ("Purolator", "CA"),
        ("Estafeta", "MX"),
    ],
)
def test_merchants_find_their_countrys_carriers(name, country):
    assert name in [each.name for each in offered_in(country)]


@pytest.mark.parametrize("source", MARKETPLACES, ids=lambda source: source.country)
def test_no_country_is_offered_a_service_twice(source):
    for each in offered_in(source.country):
        names = each.services_from(source.country)
        assert len(names) == len(set(names)), each.name


def test_each_carriers_parcels_can_be_followed():
    for each in CARRIERS:
        assert each.tracking_url("1Z 9/A").endswith("1Z%209%2FA"), each.name
        assert each.tracking_url("") == ""


def test_amazon_is_told_a_code_or_other_with_the_name():
    ups, evri = carrier_named("ups"), carrier_named("Evri")

    assert (ups.amazon_code, ups.amazon_name) == ("UPS", None)
    assert (evri.amazon_code, evri.amazon_name) == ("Other", "Evri")


def test_a_carrier_that_nobody_knows_is_an_other():
    theirs = carrier_named("Harbour Couriers")

    assert (theirs.amazon_code, theirs.amazon_name) == ("Other", "Harbour Couriers")
    assert theirs.tracking_url("7") == ""


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("UPS®", "UPS"),
        ("U.P.S.", "UPS"),
        ("ups ground", "UPS"),
        ("UPS Mail Innovations", "UPS Mail Innovations"),
        ("FedEx®", "FedEx"),
        ("FEDEX_GROUND", "FedEx"),
        ("Federal Express", "FedEx"),
        ("US Postal Service", "USPS"),
        ("DHL", "DHL"),
        ("DHL Express (USA)", "DHL Express"),
        ("DHL Global Mail", "DHL eCommerce"),
        ("DHL Paket GmbH", "DHL Paket"),
        ("Hermes Logistik Gruppe", "Hermes"),
        ("Hermes UK", "Evri"),
        ("ROYAL-MAIL", "Royal Mail"),
        ("Yurtici Kargo", "Yurtiçi Kargo"),
        ("Poste Italiane S.p.A.", "Poste Italiane"),
        ("LaserShip", "OnTrac"),
        ("YamatoTransport", "Yamato Transport"),
        ("Colissimo (La Poste)", "Colissimo"),
        ("Royal Mail 24", "Royal Mail"),
        ("ヤマト運輸", "Yamato Transport"),
        ("佐川急便", "Sagawa Express"),
        ("日本郵便", "Japan Post"),
        ("Correos de Chile", "Correos de Chile"),
        ("Upset Couriers", "Upset Couriers"),
    ],
)
def test_a_carrier_is_known_however_it_is_spelled(written, name):
    assert carrier_named(written).name == name


@pytest.mark.parametrize("each", CARRIERS, ids=lambda each: each.name)
def test_each_carrier_is_known_by_its_name_and_by_its_code_at_amazon(each):
    told = carrier_named(each.amazon_name or each.amazon_code)

    assert carrier_named(f"{each.name.upper()}®") == each
    assert told.amazon_code == each.amazon_code


@pytest.mark.parametrize(
    ("carrier", "service", "words"),
    [
        ("UPS", "UPS Ground", "UPS Ground"),
        ("UPS®", "UPS Ground", "UPS Ground"),
        ("Deutsche Post", "Großbrief", "Deutsche Post: Großbrief"),
        (None, None, ""),
    ],
)
def test_carrier_and_service_read_as_one(carrier, service, words):
    assert service_words(carrier, service) == words
